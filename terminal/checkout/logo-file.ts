/** A picture that somebody chose, made into what a receipt can have: small, grey, on white, a PNG. */
import { DESIGN_MAX } from "#domain/receipt/design.ts";

/** Of 256 shades as many as paper shows: what a photograph has beyond them would make the file several times larger. */
const SHADE_STEP = 17;

/**
 * The picture as base64 of a PNG of at most 384 by 160 dots, never enlarged.
 * @throws DOMException for what the browser cannot read as a picture
 */
export async function logoOf(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, DESIGN_MAX.logoWidth / picture.width, DESIGN_MAX.logoHeight / picture.height);
  const width = Math.max(1, Math.floor(picture.width * scale));
  const height = Math.max(1, Math.floor(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new DOMException("no canvas", "InvalidStateError");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  const image = context.getImageData(0, 0, width, height);
  greyen(image.data);
  context.putImageData(image, 0, 0);
  return base64Of(await canvas.convertToBlob({ type: "image/png" }));
}

/** By luminance (ITU-R BT.601). */
function greyen(data: Uint8ClampedArray): void {
  for (let at = 0; at < data.length; at += 4) {
    const [red = 255, green = 255, blue = 255] = data.subarray(at, at + 3);
    const shade = Math.round((0.299 * red + 0.587 * green + 0.114 * blue) / SHADE_STEP) * SHADE_STEP;
    data.fill(shade, at, at + 3);
  }
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
