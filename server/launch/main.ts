/** `npm start`: builds what is stale, starts wallet, printer and terminal, says where they are, stops them together. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { lockFolder } from "#kit/folder-lock.ts";
import { originOf, readSettings, type Settings } from "#kit/settings.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { banner } from "./banner.ts";
import { BUILT, buildStale } from "./builds.ts";
import { type Child, EndedEarly, startProgram, startServer, stopChild } from "./children.ts";

const WalletReady = z.object({
  url: z.string(),
  embedded: z.boolean(),
  customers: z.array(z.object({ name: z.string(), phone: z.string(), pin: z.string() })),
});
const PosReady = z.object({
  checkout: z.string(),
  display: z.string(),
  operator: z.object({ name: z.string(), pin: z.string().optional() }).optional(),
  printer: z.string(),
  deviceFaults: z.array(z.string()),
});
const CodeRequest = z.object({ activationCodeFor: z.string() });
const CodeAnswer = z.object({ activationCode: z.string() });

async function launch(closers: Closers): Promise<void> {
  const settings = readSettings(process.env);
  if (await buildStale()) process.stderr.write("Screens and servers built.\n");
  // Before anything starts: a second printer would take the running one's link away.
  const lock = await lockFolder(settings.SHOUYIN_DATA);
  closers.add(() => lock.release());
  const children: Child[] = [];
  closers.add(async () => {
    for (const child of children.reverse()) await stopChild(child);
  });
  const environment = { DEMO_CATALOG: "1", ...process.env, SHOUYIN_DATA: resolve(settings.SHOUYIN_DATA) };

  const wallet = settings.WALLET_URL === "" ? startServer(BUILT.wallet, environment) : undefined;
  if (wallet) children.push(wallet);
  const printer =
    settings.PRINTER === "virtual" ? startVirtualPrinter(environment.SHOUYIN_DATA, settings) : undefined;
  if (printer) children.push(printer);
  // Whichever of them ends instead of being ready ends the start.
  const [walletUrl] = await Promise.all([knownWalletUrl(settings, wallet), printer?.ready]);
  const pos = startServer(BUILT.pos, { ...environment, WALLET_URL: walletUrl });
  children.push(pos);
  if (wallet && settings.SHOUYIN_DEMO === "1") relayActivation(pos, wallet);
  else answerWithoutCode(pos);
  // Together, so that the end of either is heard at once.
  const [walletMessage, posMessage] = await Promise.all([wallet?.ready, pos.ready]);
  const walletFacts = wallet && WalletReady.parse(walletMessage);
  const posReady = PosReady.parse(posMessage);

  process.stdout.write(
    `${banner({
      ...posReady,
      phone: walletUrl,
      customers: walletFacts?.customers ?? [],
      data: environment.SHOUYIN_DATA,
      demo: settings.SHOUYIN_DEMO === "1",
      embeddedWallet: walletFacts?.embedded ?? false,
    })}\n`,
  );
  stopTogether(children, closers);
}

/** The address is known before the wallet is ready, unless it takes whichever port is free: so both start at once. */
async function knownWalletUrl(settings: Settings, wallet: Child | undefined): Promise<string> {
  if (!wallet) return settings.WALLET_URL;
  if (settings.WALLET_PORT === 0) return WalletReady.parse(await wallet.ready).url;
  return originOf(settings.WALLET_HOST, settings.WALLET_PORT);
}

function startVirtualPrinter(data: string, settings: Settings): Child {
  const folder = join(data, "virtual-printer");
  mkdirSync(folder, { recursive: true });
  const words = [
    "--folder",
    folder,
    "--link",
    join(folder, "tty"),
    "--columns",
    String(settings.PRINTER_COLUMNS),
    "--like",
    settings.PRINTER_PROFILE,
    // A printer that is faster than its line confirms what it cannot have printed yet, and is not believed.
    "--baud",
    String(settings.PRINTER_BAUD),
  ];
  return startProgram(BUILT.printer, words);
}

/** Carries the demo terminal's request for an activation code to the wallet, once that is ready, and the code back. */
function relayActivation(pos: Child, wallet: Child): void {
  pos.process.on("message", (message) => {
    if (!CodeRequest.safeParse(message).success) return;
    wallet.ready.then(
      () => wallet.process.send(message as object),
      // The wallet has ended: the launch hears of it too, and ends everything.
      () => pos.process.kill(),
    );
  });
  wallet.process.on("message", (message) => {
    if (CodeAnswer.safeParse(message).success) pos.process.send(message as object);
  });
}

/** Nobody here stands in for the bank: an empty code lets the terminal say so instead of waiting. */
function answerWithoutCode(pos: Child): void {
  pos.process.on("message", (message) => {
    if (CodeRequest.safeParse(message).success) pos.process.send({ activationCode: "" });
  });
}

/** A part that ends by itself takes the others with it: half a till would only mislead. */
function stopTogether(children: readonly Child[], closers: Closers): void {
  for (const { process: child, ended } of children)
    void ended.then(async () => {
      if (closers.isClosing) return;
      process.stderr.write(
        `A part of Shouyin ended by itself (${child.spawnfile}, ${child.signalCode ?? child.exitCode}): start again with npm start.\n`,
      );
      await closers.closeAll();
      process.exit(1);
    });
}

await runMain(async (closers) => {
  try {
    await launch(closers);
  } catch (error) {
    if (!(error instanceof EndedEarly)) throw error;
    // The program that ended has said why in its own sentence.
    await closers.closeAll();
    process.exit(1);
  }
});
