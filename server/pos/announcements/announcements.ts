/**
 * What became of payments, for a screen to say aloud. It is written in the transaction that decides it, so that nothing
 * is said which is not so; and it is claimed before it is said, so that two screens, or one that was loaded anew, do not
 * say it twice. A screen that claims and is cut off says nothing: rather silent than twice.
 */
import { and, asc, count, eq, gt, gte, isNull } from "drizzle-orm";
import { type AnnouncementKind, NEWS_MS } from "#domain/announcement.ts";
import { calendarDayOf } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import type { Money } from "#domain/money.ts";
import { announcements } from "#drizzle/pos/schema.ts";
import type { PosDb } from "../store.ts";
import { type Till, today } from "../till.ts";
import type { AnnouncementsView, AnnouncementView, ClaimInput } from "./api.ts";

export interface Told {
  /** The payment's or the refund's id. */
  readonly subject: string;
  readonly kind: AnnouncementKind;
  readonly money: Money;
}

/** Records what is to be said, in the caller's transaction. What has been told is not told again. */
export function recordAnnouncement(till: Till, db: PosDb, { subject, kind, money }: Told): void {
  db.insert(announcements)
    .values({ subject, kind, ...money, day: today(till), at: till.clocks.now() })
    .onConflictDoNothing()
    .run();
}

/** Tells the screens of what is still unsaid, once it is committed. */
export function publishAnnouncements(till: Till): void {
  till.streams.checkout.append({ name: "announcements", data: announcementsNow(till) });
}

export function announcementsNow(till: Till): AnnouncementsView {
  const { db } = till.store;
  const paid = db
    .select({ count: count() })
    .from(announcements)
    .where(and(eq(announcements.day, today(till)), eq(announcements.kind, "paid")))
    .get();
  return { unsaid: unsaid(till, db), paidToday: paid?.count ?? 0 };
}

function unsaid(till: Till, db: PosDb): AnnouncementView[] {
  const { subject, kind, amount, currency, at } = announcements;
  const { timeZone } = till.identity.enrolment.merchant;
  const oldestDay = calendarDayOf(till.clocks.now() - NEWS_MS, timeZone);
  return db
    .select({ subject, kind, amount, currency, at })
    .from(announcements)
    .where(and(gte(announcements.day, oldestDay), ...isNews(till)))
    .orderBy(asc(at))
    .all();
}

const isNews = (till: Till) => [
  isNull(announcements.claim),
  gt(announcements.at, till.clocks.now() - NEWS_MS),
];

/** Whether the screen that asks under this id may say it. The same id is answered the same. */
export function claimAnnouncement(till: Till, claim: Id, { subject, kind }: ClaimInput): boolean {
  const it = and(eq(announcements.subject, subject), eq(announcements.kind, kind));
  return till.store.write((db) => {
    db.update(announcements)
      .set({ claim })
      .where(and(it, ...isNews(till)))
      .run();
    return db.select().from(announcements).where(it).get()?.claim === claim;
  });
}
