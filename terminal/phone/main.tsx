import "../kit/base.css";
import "./phone.css";
import "./codes.css";
import { render } from "preact";
import { startClock } from "../kit/clock.ts";
import { startPreferences } from "../kit/preferences.ts";
import { keepPage } from "./keep-page.ts";
import { Phone } from "./phone.tsx";
import { startPlaces, startTime } from "./store.ts";

startPreferences();
startTime();
startClock();
startPlaces();
const place = document.getElementById("app");
if (place) render(<Phone />, place);
void keepPage();
