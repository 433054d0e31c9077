// Loaded into a terminal before anything of it: the machine's clock is off by so many milliseconds.
const AHEAD_MS = Number(process.env.CLOCK_AHEAD_MS);
const { now } = Date;
Date.now = () => now() + AHEAD_MS;
