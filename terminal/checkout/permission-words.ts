/** The words of people and permissions: what each action is, what a role may do, and what is done for one person. */
import type { Action, Permission } from "#domain/permission.ts";
import { dictionary } from "../kit/words.ts";

export const tq = dictionary(
  {
    people: "员工",
    permissions: "权限",
    permissionsMean: "改动立即在所有收银台生效，并记入操作记录",
    kept: "固定",
    resetPin: "重设密码",
    resetMeans: "给 {name} 一个新的初始密码，本人下次登录时须改成自己的",
    firstPin: "初始密码",
    keepPin: "重设",
    printBadge: "打印工牌",
    newBadge: "换新工牌",
    revokeBadge: "作废工牌",
    badgeMeans: "工牌用于批准操作，扫一下等同输入密码，只打印一次",
  },
  {
    people: "People",
    permissions: "Permissions",
    permissionsMean: "A change holds at once at every checkout, and stands in the journal",
    kept: "Fixed",
    resetPin: "Reset PIN",
    resetMeans: "{name} gets a first PIN anew, and chooses another at the next sign-in",
    firstPin: "First PIN",
    keepPin: "Reset",
    printBadge: "Print a badge",
    newBadge: "New badge",
    revokeBadge: "Revoke badge",
    badgeMeans: "A badge is scanned to approve, in place of the PIN. It is printed once",
  },
);

export const permissionWords = dictionary<Permission>(
  { allowed: "可以", approval: "须批准", denied: "不可以" },
  { allowed: "Allowed", approval: "Approval", denied: "Denied" },
);

export const actionNames = dictionary<Action>(
  {
    refund: "退款",
    discount: "超出限额的优惠",
    accept_code: "凭 8 位码放行",
    open_drawer: "无交易开钱箱",
    move_cash: "存入、取出现金",
    close_shift_with_pending: "有未决款项时交班",
    close_over_tolerance: "现金差额超限时交班",
    force_close: "代为交班",
    correct_shift: "更正交班报表",
    reconcile: "重点备用金、处理对账差异",
    edit_catalog: "管理商品",
    see_reports: "看销售报表和以往交班",
    see_journal: "看操作记录",
    design_receipts: "设计小票",
    manage_operators: "管理员工",
    edit_permissions: "修改权限",
    learn_drawer: "设置钱箱",
    examine_terminal: "检查终端",
    deactivate_terminal: "停用终端",
  },
  {
    refund: "Refunds",
    discount: "Discounts above the limit",
    accept_code: "Accept on the 8-digit code",
    open_drawer: "Open the drawer without a sale",
    move_cash: "Pay cash in and out",
    close_shift_with_pending: "Close a shift with payments unresolved",
    close_over_tolerance: "Close a shift with too large a difference",
    force_close: "Close a shift by force",
    correct_shift: "Correct a shift's report",
    reconcile: "Count the float again, settle differences",
    edit_catalog: "Edit the catalog",
    see_reports: "See reports and shifts before",
    see_journal: "See the journal",
    design_receipts: "Design receipts",
    manage_operators: "Manage people",
    edit_permissions: "Edit permissions",
    learn_drawer: "Set up the drawer",
    examine_terminal: "Examine the terminal",
    deactivate_terminal: "Deactivate the terminal",
  },
);
