import type { SettingName } from "#kit/settings.ts";

/** What each setting is for, for the Chinese README; a setting that is missing here does not compile. */
export const SETTINGS_ZH: Record<SettingName, { readonly takes: string; readonly about: string }> = {
  SHOUYIN_DATA: { takes: "文件夹", about: "所有数据的所在：数据库、密钥、虚拟打印机打出的小票" },
  SHOUYIN_DEMO: { takes: "0 或 1", about: "新建的数据是否为演示；建库时定下，之后不变" },
  POS_HOST: { takes: "本机回环地址", about: "终端服务监听的地址" },
  POS_PORT: { takes: "0 至 65535 的端口", about: "终端服务的端口；0 表示任取一个空闲端口" },
  WALLET_HOST: {
    takes: "主机名或地址",
    about: "参考钱包监听的地址；请与 POS_HOST 不同名，因为同名主机的各个端口共用浏览器的 Cookie",
  },
  WALLET_PORT: { takes: "0 至 65535 的端口", about: "参考钱包的端口；0 表示任取一个空闲端口" },
  WALLET_URL: {
    takes: "http 或 https 地址，不带路径、参数和密码",
    about: "终端与之结算的钱包；留空则在本机启动参考钱包",
  },
  WALLET_PUBLIC_URL: {
    takes: "https 地址，不带路径、参数和密码（明文 http 只限本机）",
    about: "顾客手机访问参考钱包的地址，收款码里写的就是它；留空则用参考钱包自己的主机和端口",
  },
  WALLET_DATABASE_URL: {
    takes: "postgres:// 地址；主备两台都写上，中间用逗号隔开",
    about: "钱包所用的 PostgreSQL；留空则用内置数据库，仅供试用",
  },
  WALLET_PEER_URL: {
    takes: "http 或 https 地址，不带路径、参数和密码",
    about: "同一 PostgreSQL 上的其他钱包进程从哪里找到本进程；留空则用自己的主机和端口",
  },
  CORE_BANK_URL: {
    takes: "http 或 https 地址，不带路径、参数和密码",
    about: "银行核心系统，充值从那里来，提现和给商户的付款到那里去；留空则没有，演示时在本机模拟一个",
  },
  CORE_BANK_KEY: { takes: "32 字节的 base64url（43 个字符）", about: "钱包与核心系统共用的密钥" },
  ACTIVATION_CODE: {
    takes: "银行给的激活码",
    about: "终端尚未激活时，启动时用它激活；被银行停用过的终端，用新的激活码恢复",
  },
  TERMINAL_SERIAL: { takes: "终端标签上的序列号", about: "终端序列号，激活与它绑定；留空则自动编一个" },
  DISCOUNT_LIMIT: {
    takes: "0 至 100 的百分数",
    about: "一单优惠不超过多少时可自行给出，不必另行批准；主管为该角色另设了限额的，以另设的为准",
  },
  EXCHANGE_RATE_DAYS: {
    takes: "1 至 365 的天数",
    about: "主管设定汇率后，外币参考金额显示多少天",
  },
  SCALE_BARCODES: {
    takes: "price（金额）或 weight（重量）",
    about: "店内电子秤打印的、以 2 开头的 13 位条码里带的是什么",
  },
  DEMO_CATALOG: {
    takes: "0 或 1",
    about: "新建的演示终端是否带示例商品；用 `npm start` 启动而未另设时为 1",
  },
  KEY_DAYS: {
    takes: "1 至 3650 的天数",
    about: "本终端签名所用的密钥用满多少天后自动更换",
  },
  PRINTER: {
    takes:
      "`virtual`；串口，如 /dev/serial/by-id/… 或 COM3；`tcp://` 加主机（端口不是 9100 时再加端口）；USB 打印机，如 /dev/usb/lp0（指向它的链接前加 `usb:`）",
    about: "小票打印机",
  },
  PRINTER_BAUD: { takes: "波特率，如 9600 或 115200", about: "打印机串口的速率" },
  PRINTER_PARITY: { takes: "none（无）、even（偶）或 odd（奇）", about: "串口打印机的校验位" },
  PRINTER_FLOW: {
    takes: "none（无）、hardware（RTS/CTS，须有相应接线）或 xonxoff",
    about: "串口打印机靠什么让收银台暂停发送；打印机上也须同样设置",
  },
  PRINTER_DTR: {
    takes: "on（置位）、off（清除）或 leave（不动）",
    about: "串口打印机的 DTR 线；因它而复位的打印机请用 off",
  },
  PRINTER_PROFILE: {
    takes: "epson、xprinter、sunmi、basic 或 raster",
    about: "打印机的类型：字库、有无切刀，以及哪些内容须画成图片",
  },
  PRINTER_COLUMNS: { takes: "48（80 mm 纸）或 32（58 mm 纸）", about: "纸宽，以半角字符计" },
  CASH_TOLERANCE: {
    takes: "0 到 1000000 的数，以最小货币单位（如分）计",
    about: "交班点钞与应有现金相差不超过多少可直接交班；超过须主管批准",
  },
  CASH_ROUNDING: {
    takes: "none；down:10 表示 10 个最小货币单位以下抹零；nearest:5 表示取最近的 5，居中进位",
    about: "市面上已不用最小硬币时，现金如何取整；钱包支付从不取整",
  },
  LOCK_SECONDS: {
    takes: "0 到 86400 的数；0 表示不锁",
    about: "收银台多少秒无人操作就自动退出登录；正在处理的销售单保留",
  },
  DRAWER_OPEN_SECONDS: {
    takes: "5 到 86400 的数",
    about: "钱箱开着多少秒后收银机提醒关上；仅在读得到钱箱开关时",
  },
  SCANNER: {
    takes: "串口，如 /dev/serial/by-id/… 或 COM3",
    about: "接在串口上的扫码枪；留空表示没有，或用键盘口扫码枪",
  },
  SCANNER_BAUD: { takes: "波特率，如 9600 或 115200", about: "扫码枪串口的速率" },
  POLE_DISPLAY: {
    takes: "串口，如 /dev/serial/by-id/… 或 COM3",
    about: "给顾客看的客显（立柱屏），可与顾客屏并用；留空表示没有",
  },
  POLE_DISPLAY_KIND: {
    takes: "`cd5220` 或 `escpos`（两行英文），带 `-gbk` 者为有汉字的，`led8n` 为数码管",
    about: "客显所用的指令集",
  },
  POLE_DISPLAY_BAUD: {
    takes: "波特率，如 2400 或 9600",
    about: "客显串口的速率；留空则用出厂值，`led8n` 为 2400，其余为 9600",
  },
  QR_FORMAT: {
    takes: "`url` 或 `emv`",
    about: "收款码的内容：任何手机相机都能打开的网址，或 EMVCo 格式",
  },
  CODE_ACCEPTED_MAX: {
    takes: "0 到 1000 的数",
    about: "断网时，凭顾客 8 位码放行且尚未核实的收款最多同时几笔；0 表示不收。风险由商户承担",
  },
  CODE_AMOUNT_MAX: { takes: "以货币最小单位计，如 20000 即 200.00", about: "其中单笔最高金额" },
  CODE_SUM_MAX: { takes: "以货币最小单位计，如 100000 即 1000.00", about: "其中未核实的合计最高金额" },
  LOG_LEVEL: { takes: "日志级别，如 warn 或 info", about: "服务记多少日志，写到标准错误" },
};
