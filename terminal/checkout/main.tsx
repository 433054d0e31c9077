import "../kit/base.css";
import "./checkout.css";
import { render } from "preact";
import { startClock } from "../kit/clock.ts";
import { startPreferences } from "../kit/preferences.ts";
import { comeIn } from "./actions.ts";
import { Checkout } from "./checkout.tsx";

startPreferences();
startClock();
const place = document.getElementById("app");
if (place) render(<Checkout />, place);
await comeIn();
