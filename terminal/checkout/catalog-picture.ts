/** A picture that somebody chose, made small enough for a catalog of thousands. */

const SIDE_MAX = 320;
const BYTES_MAX = 40_000;
/** Tried in this order until the picture is small enough. */
const QUALITIES = [0.85, 0.7, 0.5, 0.3, 0.1] as const;

/** Base64 of a JPEG of at most 320 dots each way and 40,000 bytes; undefined for what the browser cannot read. */
export async function pictureOf(file: Blob): Promise<string | undefined> {
  const picture = await bitmapOf(file);
  if (!picture) return undefined;
  const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of QUALITIES) {
    const small = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (small.size <= BYTES_MAX) return base64Of(small);
  }
  return undefined;
}

async function bitmapOf(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file);
  } catch {
    // Whatever the browser dislikes about a file, the person who chose it needs another one.
    return undefined;
  }
}

/** By way of the browser's own reader, which takes a file of megabytes without a pause. */
export async function base64Of(blob: Blob): Promise<string> {
  return (await dataUrlOf(blob)).replace(/^[^,]*,?/, "");
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new DOMException("not readable", "NotReadableError"));
    reader.readAsDataURL(blob);
  });
}
