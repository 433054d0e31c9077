/** Who may do what, and a manager's word for what a cashier may not do alone. */
import { type Action, mayApprove, type Permission } from "#domain/permission.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Approval } from "../api.ts";
import { operatorOfBadge } from "./badges.ts";
import { type Operator, type OperatorDeps, signIn } from "./operators.ts";
import { permissionsFor } from "./permissions.ts";

/**
 * Lets an operator do something that needs a permission. Resolves with the manager who approved it, or undefined where
 * none was needed.
 * @param approval a manager's name and PIN or his badge, given for this one thing; of another person than who asks
 * @throws Refusal `not_permitted`, `approval_needed`; `wrong_pin`, `wrong_badge` and `locked_out` as for signing in; `pin_must_change`
 */
export function permit(
  deps: OperatorDeps,
  operator: Operator,
  action: Action,
  approval: Approval | undefined,
  screen: string,
): Promise<Operator | undefined> {
  return permitAll(deps, operator, [action], approval, screen);
}

/** As `permit`, for something that needs several permissions: one word is given for all of it. */
export async function permitAll(
  deps: OperatorDeps,
  operator: Operator,
  actions: readonly Action[],
  approval: Approval | undefined,
  screen: string,
): Promise<Operator | undefined> {
  const own = permissionsFor(deps.store.db, operator.role);
  const is = (permission: Permission) => actions.filter((action) => own[action] === permission);
  if (is("denied").length > 0) throw new Refusal("not_permitted");
  const toApprove = is("approval");
  if (toApprove.length === 0) return undefined;
  if (!approval) throw new Refusal("approval_needed");
  const manager =
    "badge" in approval
      ? operatorOfBadge(deps, approval.badge, screen)
      : await signIn(deps, approval.operator, approval.pin, screen);
  if (manager.pinMustChange) throw new Refusal("pin_must_change");
  const word = permissionsFor(deps.store.db, manager.role);
  if (!toApprove.every((action) => mayApprove(manager, operator, word[action])))
    throw new Refusal("not_permitted");
  return manager;
}
