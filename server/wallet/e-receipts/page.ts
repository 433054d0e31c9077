/** The page of an e-receipt: the receipt as its paper, whose word it is, and how its payments stand in the wallet's books. */
import { html, raw } from "hono/html";
import { formatMoney } from "#domain/money.ts";
import { receiptSvg } from "#domain/receipt/picture.ts";
import { receiptText } from "#domain/receipt/text.ts";
import { qrModules } from "#kit/qr-modules.ts";
import type { KeptReceipt, NamedPayment } from "./store.ts";
import { type PageLanguage, STATE_WORDS, WORDS } from "./words.ts";

type Html = ReturnType<typeof html>;

/** Half-width columns: 58 mm paper, which a phone shows in letters that can be read. */
const COLUMNS = 32;

export interface PageFacts {
  readonly language: PageLanguage;
  /** The page's own address. */
  readonly path: string;
  /** Where the page's style and script are. */
  readonly files: { readonly style: string; readonly script: string };
  readonly demo: boolean;
}

/** What stands at an address where nothing has arrived: nobody can tell whether anything will. */
export function awaitedPage(page: PageFacts): Html {
  const words = WORDS[page.language];
  const body = html`<section class="seal" data-state="awaited" role="status">
        <h1>${words.awaited}</h1>
        <p>${words.awaitedHint}</p>
      </section>`;
  return framed(page, words.title, body);
}

export function receiptPage(receipt: KeptReceipt, page: PageFacts): Html {
  const { language } = page;
  const words = WORDS[language];
  const { body, shop } = receipt;
  const document = body.documents[language];
  const shopName = language === "zh" ? shop.nameZh : shop.nameEn;
  const title = `${words.title} ${String(body.number).padStart(4, "0")} · ${shopName}`;
  const content = html`${seal(receipt, language)}
      <div class="paper" role="img" aria-label="${title}">${raw(receiptSvg(document, { columns: COLUMNS, qrModules }))}</div>
      ${paymentsOf(receipt, language)}
      <p class="screen-only"><button type="button" id="print">${words.print}</button></p>
      <details class="screen-only"><summary>${words.asText}</summary><pre tabindex="0">${receiptText(document, COLUMNS)}</pre></details>
      <p class="screen-only"><a href="${page.path}/signed.json" download>${words.download}</a></p>`;
  return framed(page, title, content);
}

function framed(page: PageFacts, title: string, body: Html): Html {
  const { language, files, demo, path } = page;
  const other: PageLanguage = language === "zh" ? "en" : "zh";
  return html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <link rel="stylesheet" href="${files.style}" />
    <script src="${files.script}" defer></script>
  </head>
  <body>
    <main>
      <nav class="screen-only"><a href="${path}?lang=${other}" lang="${other === "zh" ? "zh-CN" : "en"}">${WORDS[language].other}</a></nav>
      ${demo ? html`<p class="demo">${WORDS[language].demo}</p>` : ""}
      ${body}
    </main>
  </body>
</html>`;
}

/** Whether this is what the terminal signed: looked at anew each time, not remembered. */
function seal({ isSigned, terminalNumber }: KeptReceipt, language: PageLanguage): Html {
  const words = WORDS[language];
  if (!isSigned)
    return html`<section class="seal" data-state="unsigned" role="alert"><h1>${words.unsigned}</h1><p>${words.unsignedHint}</p></section>`;
  const sentence = words.signed.replace("{terminal}", () => terminalNumber);
  return html`<section class="seal" data-state="signed"><h1>${sentence}</h1></section>`;
}

/** A receipt says what a till was told; this is what the wallet's books say, refunds of later days among it. */
function paymentsOf({ body, payments }: KeptReceipt, language: PageLanguage): Html {
  if (body.payments.length === 0) return html``;
  const words = WORDS[language];
  const rows = body.payments.map((id) =>
    paymentRow(
      id,
      payments.find((payment) => payment.id === id),
      body.currency,
      language,
    ),
  );
  return html`<section class="payments"><h2>${words.payments}</h2><ul>${rows}</ul></section>`;
}

function paymentRow(
  id: string,
  payment: NamedPayment | undefined,
  currency: KeptReceipt["body"]["currency"],
  language: PageLanguage,
): Html {
  const words = WORDS[language];
  const name = html`<span class="id">${words.payment} ${id}</span>`;
  if (!payment) return html`<li><span>${words.unknown}</span>${name}</li>`;
  const money = (amount: number) => formatMoney({ amount, currency });
  const refunded = words.refunded.replace("{amount}", () => money(payment.refunded));
  return html`<li data-state="${payment.state}"><strong>${money(payment.amount)}</strong> <span>${STATE_WORDS[payment.state][language]}${payment.refunded > 0 ? ` · ${refunded}` : ""}</span>${name}</li>`;
}
