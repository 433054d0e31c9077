/**
 * What can be asked of a printer and told to it outside a job. Names: Epson's ESC/POS reference,
 * https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/
 */
const [ESC, FS, GS, DLE] = [0x1b, 0x1c, 0x1d, 0x10];

/**
 * `DLE EOT`: 1 printer, 2 why it is offline, 3 which error, 4 paper. Answered on reception, even offline or with a full
 * buffer.
 */
export function realTimeStatus(topic: 1 | 2 | 3 | 4): Buffer {
  return Buffer.from([DLE, 0x04, topic]);
}

/** `GS a 255`: tell every change of status without being asked. */
export const tellChanges: Buffer = Buffer.from([GS, 0x61, 0xff]);

/** `GS r 1`: answered when the printer comes to it, so everything before it has been taken in. */
export const orderedStatus: Buffer = Buffer.from([GS, 0x72, 1]);

/** `GS I`: 66 names the maker, 67 the model. Answered in order, like `GS r`. */
export function identity(topic: 66 | 67): Buffer {
  return Buffer.from([GS, 0x49, topic]);
}

/** `GS ( H` function 48: answered once everything before it has been printed. `id` is 0-9999. */
export function processId(id: number): Buffer {
  return Buffer.concat([
    Buffer.from([GS, 0x28, 0x48, 6, 0, 0x30, 0x30]),
    Buffer.from(String(id).padStart(4, "0"), "latin1"),
  ]);
}

/**
 * Ends whatever command a torn job left open: NUL bytes are taken as its missing data and otherwise ignored.
 * @param missing the most bytes that the command can still be waiting for
 */
export function resynchronise(missing: number): Buffer {
  return Buffer.concat([Buffer.alloc(missing), Buffer.from([ESC, 0x40, FS, 0x26])]);
}
