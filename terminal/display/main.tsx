import "../kit/base.css";
import "./display.css";
import { render } from "preact";
import { startClock } from "../kit/clock.ts";
import { Display } from "./display.tsx";
import { start } from "./store.ts";

startClock();
const place = document.getElementById("app");
if (place) render(<Display />, place);
await start();
