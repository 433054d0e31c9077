/**
 * What people complain about most at the tills they have, and what shows that it does not happen at this one: a test, by
 * the words that it is called, or why it cannot arise. `tests/docs/documents.test.ts` looks for each of them.
 */

type Shown = { readonly file: string; readonly test: string } | { readonly because: string };

export interface Complaint {
  readonly about: string;
  readonly shown: readonly Shown[];
}

const shown = (file: string, test: string): Shown => ({ file: `tests/${file}.test.ts`, test });

/** In the order of how often and how badly people are hurt by it. */
export const COMPLAINTS: readonly Complaint[] = [
  {
    about: "Paid while the line was down, then lost or open again",
    shown: [
      shown(
        "flows/outage",
        "the QR is shown all the same; once the wallet is back the sale is paid, once, with one receipt",
      ),
      shown("flows/outage", "after the restart the sale is paid, once, with one receipt"),
    ],
  },
  {
    about: "The same sale twice after the line came back",
    shown: [
      shown("flows/payment", "double-taps: one sale, one tender, one payment"),
      shown("flows/one-payment", "the same tap in both, with the same id, is one tender and one QR"),
    ],
  },
  {
    about: "Was it paid? The customer's money is gone and the till says otherwise",
    shown: [
      shown("flows/lying-wallet", "a wallet that lies never turns the till green"),
      shown(
        "screens/bad-day",
        "the terminal dies and comes back: both screens find it again, and the payment made meanwhile is green",
      ),
    ],
  },
  {
    about: "A payment code is taken back while its payer is paying: goods and money both gone",
    shown: [
      shown(
        "pos/codes",
        "the cashier cancels meanwhile: a proof that comes after it goes back, with a slip and an alarm",
      ),
      shown(
        "screens/codes-at-the-till",
        "above the PIN's limit: both screens wait for the customer, and when time is up it is taken back",
      ),
    ],
  },
  {
    about: "A payment is believed by eye: screenshots, stickers over the shop's code",
    shown: [
      shown(
        "pos/offline",
        "of another amount, another shop, another bank, or with a digit changed: no proof",
      ),
      shown(
        "pos/offline",
        "scanned twice for the sale at hand is the same; shown again for the next customer it is refused",
      ),
    ],
  },
  {
    about: "What was taken while the line was down dies with a sign-out, a reset or an update",
    shown: [
      shown(
        "flows/factory-reset",
        "a terminal is erased only when nothing is pending and the bank knows; until then it says why, and keeps all",
      ),
    ],
  },
  {
    about: "One bad record stops all that wait behind it, and nobody sees it",
    shown: [shown("pos/sync", "many at once are asked a few at a time, and every one of them")],
  },
  {
    about: "Without the line there is no selling at all",
    shown: [
      shown(
        "screens/bad-day",
        "the line to the bank is down: the bar says so, and the customer sees the QR all the same",
      ),
    ],
  },
  {
    about:
      "Printers and drawers behind certificates, browsers' policies and pairing; a drawer that opens now and then",
    shown: [
      {
        because:
          "the terminal's own server drives both on its own port: no browser is asked, and nothing is paired",
      },
      shown(
        "screens/drawer",
        "opens for cash before the receipt is out, once, and nobody is told off for giving change",
      ),
    ],
  },
  {
    about: "The till says printed and there was no paper; there is no way to print again",
    shown: [
      shown(
        "screens/bad-day",
        "the paper is out: the sale is paid all the same, and the till says what to do",
      ),
      shown("hardware/printer", "what the printer can tell decides what is known"),
      shown("flows/payment", "reprints: the paper says that it is a copy, and the drawer stays shut"),
    ],
  },
  {
    about: "Chinese comes out as question marks",
    shown: [
      shown(
        "hardware/printer",
        "also where the first takes long to draw, for letters that the printer lacks",
      ),
    ],
  },
  {
    about:
      "The end of the day: no X or Z, a shift that cannot be closed, everybody's takings in front of everybody",
    shown: [
      shown(
        "pos/shift-cash",
        "of a shift that was forgotten is not counted: a manager closes it, and says why",
      ),
      shown("pos/shift-cash", "are never changed, never lost, and follow each other without a gap"),
      shown(
        "pos/shifts",
        "its closing is printed once, with what was taken, what is unresolved and who signed for it",
      ),
      shown(
        "pos/shifts",
        "with payments unresolved closes only on a manager's word, which changes none of them",
      ),
    ],
  },
  {
    about: "Anybody can refund or change a price",
    shown: [
      shown("pos/shifts", "a refund needs a manager's PIN at that moment, whose name is kept"),
      shown("pos/selling", "beyond the limit needs a manager's word; without it nothing is recorded"),
      shown(
        "pos/price",
        "is the catalog's to say: another price needs a manager's word, and without it nothing is recorded",
      ),
    ],
  },
  {
    about: "A refund is impossible, because the shop's money has been paid out",
    shown: [
      shown(
        "pos/refunds",
        "that the shop's balance does not cover is queued, with a slip, and paid when it does",
      ),
    ],
  },
  {
    about: "A kiosk is stuck, blank, or has taken the money and made nothing",
    shown: [{ because: "there is no kiosk yet" }],
  },
  {
    about: "The scanner types into the wrong field or through the input method, and digits get lost",
    shown: [
      shown("screens/scanner", "through a Chinese input method that swallows every key arrives all the same"),
      shown(
        "screens/selling",
        "a barcode under the scanner is a line, wherever one looks; a scale's barcode brings its price",
      ),
    ],
  },
  {
    about: "Installing many terminals: codes run out, devices are not seen",
    shown: [
      shown(
        "wallet/activation",
        "a code typed in lower case with dashes, and with O for 0, is the same code",
      ),
      shown("flows/heartbeat", "a till is seen soon after its start, with what is wrong with it"),
    ],
  },
  {
    about: "Slow with many products",
    shown: [
      shown("domain/product-search", "twenty thousand products are searched before a finger is off the key"),
    ],
  },
  {
    about: "What will I receive? Nobody can say what was taken off and why",
    shown: [
      shown(
        "pos/reconciliation",
        "says so on all three sides, and the bank's day rule is kept for when the line is down",
      ),
    ],
  },
  {
    about: "Staff are locked out of their own till",
    shown: [
      shown(
        "screens/people",
        "a manager says what a cashier may do, has a badge printed, and resets a PIN that was forgotten",
      ),
      shown("pos/shifts", "operators and the terminal's end are a manager's; the last manager stays one"),
    ],
  },
  {
    about: "The announcement is late, or silent after a restart",
    shown: [
      shown(
        "screens/sound",
        "is heard when the light turns green, and not again after the page is loaded anew",
      ),
      shown(
        "pos/announcements",
        "what is older than half a minute is no news: nobody is told of it, and it is claimed in vain",
      ),
    ],
  },
];
