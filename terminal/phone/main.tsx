import "../kit/base.css";
import "./phone.css";
import { render } from "preact";
import { startClock } from "../kit/clock.ts";
import { startPreferences } from "../kit/preferences.ts";
import { Phone } from "./phone.tsx";

startPreferences();
startClock();
const place = document.getElementById("app");
if (place) render(<Phone />, place);
