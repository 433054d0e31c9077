/**
 * Makes the clips of which the till's voice is put together: one sound file a language, and where in it each word is.
 * Needs espeak-ng and ffmpeg on the path; neither is needed to run the till. Run after the vocabulary of
 * `server/domain/announcement.ts` has changed: `node terminal/kit/voice/build.mjs`. A person's recordings of the same
 * words may take the place of these: only the two files of a language are read.
 *
 * Debian's espeak-ng 1.51 cannot read hanzi (its voice `cmn` spells 一 as "yi one"), so it is given pinyin with tones.
 */
import { execFileSync as run } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spokenVocabulary } from "../../../server/domain/announcement.ts";

const PINYIN = {
  收到: "shou1 dao4",
  已退款: "yi3 tui4 kuan3",
  未付款: "wei4 fu4 kuan3",
  请勿交货: "qing3 wu4 jiao1 huo4",
  已撤销: "yi3 che4 xiao1",
  款项已退回: "kuan3 xiang4 yi3 tui4 hui2",
  零: "ling2",
  一: "yi1",
  二: "er4",
  两: "liang3",
  三: "san1",
  四: "si4",
  五: "wu3",
  六: "liu4",
  七: "qi1",
  八: "ba1",
  九: "jiu3",
  十: "shi2",
  百: "bai3",
  千: "qian1",
  万: "wan4",
  亿: "yi4",
  点: "dian3",
  元: "yuan2",
  角: "jiao3",
  分: "fen1",
  港元: "gang3 yuan2",
  澳门元: "ao4 men2 yuan2",
  美元: "mei3 yuan2",
  欧元: "ou1 yuan2",
  新加坡元: "xin1 jia1 po1 yuan2",
  泰铢: "tai4 zhu1",
  林吉特: "lin2 ji2 te4",
  日元: "ri4 yuan2",
  韩元: "han2 yuan2",
};
const VOICES = { zh: "cmn-latn-pinyin", en: "en-us" };
const SILENCE = "silenceremove=start_periods=1:start_threshold=-45dB";

const work = mkdtempSync(join(tmpdir(), "voice-"));
try {
  for (const language of ["zh", "en"]) build(language);
} finally {
  rmSync(work, { recursive: true });
}

function build(language) {
  /** @type {Record<string, readonly [start: number, length: number]>} seconds */
  const places = {};
  let at = 0;
  const list = spokenVocabulary(language).map((word, number) => {
    const said = language === "zh" ? PINYIN[word] : word;
    if (said === undefined) throw new Error(`no pinyin for ${word}`);
    const raw = join(work, `${language}-${number}-raw.wav`);
    const clip = join(work, `${language}-${number}.wav`);
    run("espeak-ng", ["-v", VOICES[language], "-s", "170", "-p", "55", "-a", "160", "-w", raw, said]);
    const trim = `${SILENCE},areverse,${SILENCE},areverse,apad=pad_dur=0.03`;
    run("ffmpeg", ["-y", "-loglevel", "error", "-i", raw, "-af", trim, "-ar", "24000", "-ac", "1", clip]);
    const probe = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", clip];
    const length = Number(run("ffprobe", probe).toString());
    places[word] = [Number(at.toFixed(3)), Number(length.toFixed(3))];
    at += length;
    return `file '${clip}'`;
  });
  const listed = join(work, `${language}.txt`);
  writeFileSync(listed, list.join("\n"));
  const out = (name) => fileURLToPath(new URL(name, import.meta.url));
  const opus = ["-c:a", "libopus", "-b:a", "24k", "-fflags", "+bitexact", "-map_metadata", "-1"];
  run("ffmpeg", [
    "-y",
    "-loglevel",
    "error",
    "-f",
    "concat",
    "-safe",
    "0",
    "-i",
    listed,
    ...opus,
    out(`${language}.webm`),
  ]);
  const json = Object.entries(places).map(
    ([word, place]) => `  ${JSON.stringify(word)}: [${place.join(", ")}]`,
  );
  writeFileSync(out(`${language}.json`), `{\n${json.join(",\n")}\n}\n`);
}
