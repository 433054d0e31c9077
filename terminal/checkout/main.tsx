import "../kit/base.css";
import "./checkout.css";
import { render } from "preact";
import { startClock } from "../kit/clock.ts";
import { startPreferences } from "../kit/preferences.ts";
import { followCatalog } from "./catalog.ts";
import { Checkout } from "./checkout.tsx";
import { comeIn, startPresence } from "./sessions.ts";
import { startWaitingCode } from "./waiting-code.ts";

startPreferences();
startClock();
startPresence();
startWaitingCode();
followCatalog();
const place = document.getElementById("app");
if (place) render(<Checkout />, place);
await comeIn();
