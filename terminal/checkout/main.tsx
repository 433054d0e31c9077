import "../kit/base.css";
import "./checkout.css";
import { render } from "preact";
import { startClock } from "../kit/clock.ts";
import { startPreferences } from "../kit/preferences.ts";
import { followCatalog } from "./catalog.ts";
import { Checkout } from "./checkout.tsx";
import { comeIn } from "./sessions.ts";
import { startWaitingCode } from "./waiting-code.ts";

startPreferences();
startClock();
startWaitingCode();
followCatalog();
const place = document.getElementById("app");
if (place) render(<Checkout />, place);
await comeIn();
