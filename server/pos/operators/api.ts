/** What the routes of people and permissions take and give. */
import { z } from "@hono/zod-openapi";
import { ACTION_NAMES, PERMISSIONS, ROLES } from "#domain/permission.ts";
import { LANGUAGES } from "#domain/preference.ts";
import { PERCENT_MAX } from "#domain/sale.ts";
import { pin, Uuid } from "../api-parts.ts";

const permission = z.enum(PERMISSIONS);
export const PermissionsView = z.record(z.enum(ACTION_NAMES), permission).openapi("Permissions");
/** What each role may do, as it stands now. */
export const PermissionTable = z.record(z.enum(ROLES), PermissionsView).openapi("PermissionTable");
export const PermissionParams = z.object({ role: z.enum(ROLES), action: z.enum(ACTION_NAMES) });
export const PermissionInput = z.strictObject({ permission }).openapi("PermissionInput");

/** Basis points of a sale that each role may take off alone. */
const limit = z.int().min(0).max(PERCENT_MAX);
export const DiscountLimits = z.record(z.enum(ROLES), limit).openapi("DiscountLimits");
export const DiscountLimitParams = z.object({ role: z.enum(ROLES) });
export const DiscountLimitInput = z.strictObject({ limit }).openapi("DiscountLimitInput");

export const SignInInput = z
  .strictObject({ operator: z.string().min(1).max(32), pin })
  .openapi("SignInInput");
export const PinResetInput = z
  .strictObject({
    operator: z.string().min(1).max(32),
    /** What the bank told. */
    code: z.string().regex(/^\d{8}$/),
    newPin: pin,
  })
  .openapi("PinResetInput");
export const PinResetView = z.object({ done: z.literal(true) }).openapi("PinResetView");
export const NewPinInput = z.strictObject({ pin, newPin: pin }).openapi("NewPinInput");
/** What is left out was never chosen, or is not chosen now: then it stays as it is. */
export const PreferencesInput = z
  .strictObject({
    language: z.enum(LANGUAGES).optional(),
    largeType: z.boolean().optional(),
    /** Pad and buttons stand on the other side. */
    leftHanded: z.boolean().optional(),
  })
  .openapi("Preferences");
export const Session = z
  .object({
    operator: z.object({ id: Uuid, name: z.string(), role: z.enum(ROLES) }),
    /** Until a new PIN is set nothing else is allowed. */
    pinMustChange: z.boolean(),
    /** How this operator likes a checkout to be. */
    preferences: PreferencesInput,
    /** What this operator may do. */
    permissions: PermissionsView,
    /** This sign-in has begun the shift, or found one that was forgotten: its cash is seen to before anything else. */
    shiftDue: z.boolean(),
  })
  .openapi("Session");

/** Letters and digits of any script: a name is printed on receipts. */
const operatorName = z.string().regex(/^[\p{L}\p{M}\p{N} ._-]{1,32}$/u);
export const OperatorInput = z
  .strictObject({ name: operatorName, role: z.enum(ROLES), pin: pin.optional() })
  .openapi("OperatorInput");
export const OperatorView = z
  .object({
    id: Uuid,
    name: z.string(),
    role: z.enum(ROLES),
    pinMustChange: z.boolean(),
    /** A badge of his counts. */
    badge: z.boolean(),
  })
  .openapi("OperatorView");

export type PermissionTable = z.infer<typeof PermissionTable>;
export type PinResetInput = z.infer<typeof PinResetInput>;
export type DiscountLimits = z.infer<typeof DiscountLimits>;
export type SignInInput = z.infer<typeof SignInInput>;
export type Session = z.infer<typeof Session>;
export type OperatorInput = z.infer<typeof OperatorInput>;
export type OperatorView = z.infer<typeof OperatorView>;
