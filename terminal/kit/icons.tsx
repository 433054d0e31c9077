/** The icons, drawn on a grid of 24. Each stands beside words, so none of them speaks to a screen reader. */
import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const TickIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="10" />
    <path class="drawn-tick" pathLength={1} d="m7.5 12.4 3.2 3.2 6-6.6" stroke-width="2.4" />
  </Icon>
);

export const HourglassIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="10" />
    <path d="M8.6 7.2h6.8M8.6 16.8h6.8M9.4 7.2c0 2.6 2.6 3.2 2.6 4.8s-2.6 2.2-2.6 4.8M14.6 7.2c0 2.6-2.6 3.2-2.6 4.8s2.6 2.2 2.6 4.8" />
  </Icon>
);

export const PalmIcon = () => (
  <Icon>
    <path d="M8.2 12.5V5.8M11.6 11.5V3.6M15 11.5V4.2M18.4 13V6.8" stroke-width="2.5" />
    <path
      d="M4.3 13.2c.9-.7 1.9-.4 2.7.6l1 1.2v-3h11.65v3.2a6.3 6.3 0 0 1-6.3 6.3h-.9c-2.3 0-3.9-1-5.1-2.8l-3.2-4.3z"
      fill="currentColor"
      stroke="none"
    />
  </Icon>
);

export const SpeakerIcon = () => (
  <Icon>
    <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="m5 12.8 4.4 4.4L19 7" />
  </Icon>
);

export const CrossIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);

export const QuestionIcon = () => (
  <Icon>
    <path d="M8.5 8.5a3.5 3.5 0 1 1 5.2 3.1c-1.1.6-1.7 1.3-1.7 2.6M12 18.2h.01" />
  </Icon>
);

export const CodeIcon = () => (
  <Icon>
    <path d="M4 9V5a1 1 0 0 1 1-1h4v5zM15 4h4a1 1 0 0 1 1 1v4h-5zM4 15h5v5H5a1 1 0 0 1-1-1zM13 13h2v2M20 13v2.5h-2.5M13 18v2h2M18.5 20H20v-1.5" />
  </Icon>
);

export const BarcodeIcon = () => (
  <Icon>
    <path d="M3.5 5v14M20.5 5v14" />
    <path d="M7.5 5v14M16.5 5v14" stroke-width="1.4" />
    <path d="M11.5 5v14" stroke-width="3" />
  </Icon>
);

export const CashIcon = () => (
  <Icon>
    <rect x="2.5" y="6" width="19" height="12" rx="2" />
    <circle cx="12" cy="12" r="2.6" />
    <path d="M6 12h.01M18 12h.01" />
  </Icon>
);

export const BackspaceIcon = () => (
  <Icon>
    <path d="M9 5h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-6-7zM11.5 9.5l5 5M16.5 9.5l-5 5" />
  </Icon>
);

export const PrinterIcon = () => (
  <Icon>
    <path d="M7 9V3.5h10V9M7 17.5H5a2 2 0 0 1-2-2V11a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v4.5a2 2 0 0 1-2 2h-2" />
    <path d="M7 14.5h10v6H7z" />
  </Icon>
);

export const ScannerIcon = () => (
  <Icon>
    <path d="M3 8V5a2 2 0 0 1 2-2h3M16 3h3a2 2 0 0 1 2 2v3M21 16v3a2 2 0 0 1-2 2h-3M8 21H5a2 2 0 0 1-2-2v-3M3 12h18" />
  </Icon>
);

export const PoleIcon = () => (
  <Icon>
    <path d="M3 4h18v7H3zM7 7.5h6M12 11v10M8 21h8" />
  </Icon>
);

export const DrawerIcon = () => (
  <Icon>
    <path d="M5 4h14v6H5zM3 10h18v9.5H3zM9.5 14.5h5" />
  </Icon>
);

export const LineIcon = () => (
  <Icon>
    <path d="M5 12.5a10 10 0 0 1 4-2.4M15.2 10.2a10 10 0 0 1 3.8 2.3M2 9a15 15 0 0 1 4.6-3M11 5a15 15 0 0 1 11 4M8.5 16a5 5 0 0 1 7 0M12 19.5h.01M3 3l18 18" />
  </Icon>
);

export const MenuIcon = () => (
  <Icon>
    <path d="M4 6.5h16M4 12h16M4 17.5h16" />
  </Icon>
);

export const EyeIcon = () => (
  <Icon>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
    <circle cx="12" cy="12" r="2.8" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="m14.5 5-7 7 7 7" />
  </Icon>
);

export const AlarmIcon = () => (
  <Icon>
    <path d="M12 3.5 22 20.5H2zM12 10v4.5M12 17.5h.01" />
  </Icon>
);

export const MarkIcon = () => (
  <Icon>
    <path d="M20.5 11V6.5a3 3 0 0 0-3-3h-11a3 3 0 0 0-3 3v11a3 3 0 0 0 3 3H11" stroke-width="2.4" />
    <path d="m12 14 4.2 4.2 6-6.6" stroke-width="2.4" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M12 5v14M5 12h14" />
  </Icon>
);

export const HelpIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="10" />
    <path d="M9 9.4a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2M12 17.2v.1" />
  </Icon>
);

export const PulseIcon = () => (
  <Icon>
    <path d="M2.5 12.5h4l2.5-7 5 13 2.7-6h4.8" />
  </Icon>
);
