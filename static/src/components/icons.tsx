/** Icons in one line style, drawn for this product on a 24 × 24 grid. */
import type { ComponentChildren } from "preact";

function Line({ children }: { children: ComponentChildren }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const PlusIcon = () => (
  <Line>
    <path d="M12 5v14M5 12h14" />
  </Line>
);
export const SearchIcon = () => (
  <Line>
    <circle cx="11" cy="11" r="6" />
    <path d="M15.5 15.5L20 20" />
  </Line>
);
export const BackpackIcon = () => (
  <Line>
    <path d="M6 20V11a6 6 0 0 1 12 0v9zM9.5 5.5V4h5v1.5M9 14.5h6V20M10 10h4" />
  </Line>
);
export const KeyboardIcon = () => (
  <Line>
    <rect x="3.5" y="6.5" width="17" height="11" rx="2" />
    <path d="M7 10h.01M10.5 10h.01M14 10h.01M17.5 10h.01M8.5 14h7" />
  </Line>
);
export const CloseIcon = () => (
  <Line>
    <path d="M6 6l12 12M18 6L6 18" />
  </Line>
);
export const CheckIcon = () => (
  <Line>
    <path d="M5 12.5l4.5 4.5L19 7.5" />
  </Line>
);
export const PenIcon = () => (
  <Line>
    <path d="M5 19l1-4L16.5 4.5l3 3L9 18z M14.5 6.5l3 3" />
  </Line>
);
export const BinIcon = () => (
  <Line>
    <path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5M10.5 11v5M13.5 11v5" />
  </Line>
);
export const UpIcon = () => (
  <Line>
    <path d="M12 19V5M6 11l6-6 6 6" />
  </Line>
);
export const DownIcon = () => (
  <Line>
    <path d="M12 5v14M6 13l6 6 6-6" />
  </Line>
);
export const ChevronIcon = () => (
  <Line>
    <path d="M6 9.5l6 6 6-6" />
  </Line>
);
export const MoreIcon = () => (
  <Line>
    <circle cx="12" cy="5.5" r="1" fill="currentColor" />
    <circle cx="12" cy="12" r="1" fill="currentColor" />
    <circle cx="12" cy="18.5" r="1" fill="currentColor" />
  </Line>
);
export const GripIcon = () => (
  <Line>
    <path d="M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01" stroke-width="2.75" />
  </Line>
);
export const UploadIcon = () => (
  <Line>
    <path d="M12 16V5M7.5 9.5L12 5l4.5 4.5M4.5 16v3.5h15V16" />
  </Line>
);
export const FolderIcon = () => (
  <Line>
    <path d="M3.5 18V6.5A1.5 1.5 0 0 1 5 5h4l2 2.5h8a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18z" />
  </Line>
);
export const CameraIcon = () => (
  <Line>
    <path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z" />
    <circle cx="12" cy="13" r="3.25" />
  </Line>
);
export const NoCameraIcon = () => (
  <Line>
    <path d="M8.5 6.5L9 5.5h6L16.5 8H20v10.5M17 19H4V8h2.5M9.2 11.4a3.25 3.25 0 0 0 4.5 4.4M4 4l16 16" />
  </Line>
);
export const ChartIcon = () => (
  <Line>
    <path d="M4.5 4.5v15h15M8 15.5l3.5-5 3 2.5 4.5-6.5" />
  </Line>
);
export const SlidersIcon = () => (
  <Line>
    <path d="M4.5 8H11M17 8h2.5M4.5 16H7M13 16h6.5" />
    <circle cx="14" cy="8" r="2.5" />
    <circle cx="10" cy="16" r="2.5" />
  </Line>
);
export const BlocksIcon = () => (
  <Line>
    <path d="M4.5 4.5h6.5v6.5H4.5zM4.5 14.5h6.5V21H4.5zM14.5 14.5H21V21h-6.5zM17.75 4v7M14.25 7.5h7" />
  </Line>
);
export const PlayIcon = () => (
  <Line>
    <path d="M8 5.5v13l10.5-6.5z" fill="currentColor" />
  </Line>
);
export const SoundIcon = () => (
  <Line>
    <path d="M4.5 9.5h3.5l4.5-4v13l-4.5-4H4.5z" fill="currentColor" />
    <path d="M16 9a4.2 4.2 0 0 1 0 6M18.5 6.5a7.8 7.8 0 0 1 0 11" />
  </Line>
);
export const StopIcon = () => (
  <Line>
    <rect x="6.5" y="6.5" width="11" height="11" rx="2" fill="currentColor" />
  </Line>
);
export const WarningIcon = () => (
  <Line>
    <path d="M12 4.5L21 19.5H3z M12 10.5v4M12 17.2v.01" />
  </Line>
);
export const InfoIcon = () => (
  <Line>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 11.5v5M12 8v.01" />
  </Line>
);
export const HeartIcon = () => (
  <Line>
    <path d="M12 20.5 4.2 12.6a5 5 0 0 1 7.1-7.1l.7.7.7-.7a5 5 0 0 1 7.1 7.1Z" />
  </Line>
);
export const StarIcon = () => (
  <Line>
    <path d="M12 4l2.4 5.1 5.6.7-4.1 3.8 1.1 5.5L12 16.4 7 19.1l1.1-5.5L4 9.8l5.6-.7z" />
  </Line>
);
export const TableIcon = () => (
  <Line>
    <path d="M4.5 5.5h15v13h-15zM4.5 10h15M4.5 14.3h15M11 5.5v13" />
  </Line>
);
export const RepeatIcon = () => (
  <Line>
    <path d="M19 12a7 7 0 1 1-2.3-5.2M19 4v4h-4" />
  </Line>
);
export const PictureIcon = () => (
  <Line>
    <rect x="4" y="5" width="16" height="14" rx="2.5" />
    <circle cx="9" cy="10" r="1.5" />
    <path d="M5 17l4.5-4 3 2.5 3-3.5 4.5 5" />
  </Line>
);
export const EraserIcon = () => (
  <Line>
    <path d="M9 19.5h10.5M5 14l8.5-8.5 6 6L13 18H8.5z M9.5 9.5l6 6" />
  </Line>
);
export const FillIcon = () => (
  <Line>
    <path d="M6 11.5L12.5 5l6.5 6.5-6.5 6.5z M6 11.5h13M10.5 3l4 4M20.5 16c1 1.5 1.3 2.2 1.3 2.9a1.3 1.3 0 0 1-2.6 0c0-.7.3-1.4 1.3-2.9z" />
  </Line>
);
export const LineIcon = () => (
  <Line>
    <path d="M5 19L19 5" />
  </Line>
);
export const RectangleIcon = () => (
  <Line>
    <rect x="4.5" y="6.5" width="15" height="11" />
  </Line>
);
export const EllipseIcon = () => (
  <Line>
    <ellipse cx="12" cy="12" rx="8" ry="6" />
  </Line>
);
export const EyeOffIcon = () => (
  <Line>
    <path d="M4 4l16 16M9.5 6.2A9.6 9.6 0 0 1 12 5.9c5 0 8 4.1 9 6.1a14.6 14.6 0 0 1-2.9 3.7M6.3 8A14.6 14.6 0 0 0 3 12c1 2 4 6.1 9 6.1a9.4 9.4 0 0 0 4.3-1M10.4 10.4a2.3 2.3 0 0 0 3.2 3.2" />
  </Line>
);
export const MoveIcon = () => (
  <Line>
    <path d="M4 12h14M12.5 6.5L18 12l-5.5 5.5M21 4v16" />
  </Line>
);
export const SelectIcon = () => (
  <Line>
    <rect x="4" y="4" width="16" height="16" rx="4" />
    <path d="M8 12.2l2.8 2.8L16 9.5" />
  </Line>
);
export const UndoIcon = () => (
  <Line>
    <path d="M8.5 5L4.5 9l4 4M4.5 9H14a5 5 0 0 1 0 10h-4" />
  </Line>
);
export const RedoIcon = () => (
  <Line>
    <path d="M15.5 5l4 4-4 4M19.5 9H10a5 5 0 0 0 0 10h4" />
  </Line>
);
export const LinkIcon = () => (
  <Line>
    <path d="M10 14a3.5 3.5 0 0 0 5 0l3.5-3.5a3.54 3.54 0 0 0-5-5L12 7M14 10a3.5 3.5 0 0 0-5 0l-3.5 3.5a3.54 3.54 0 0 0 5 5L12 17" />
  </Line>
);
export const ClockIcon = () => (
  <Line>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </Line>
);
export const CopyIcon = () => (
  <Line>
    <path d="M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4" />
  </Line>
);
export const DownloadIcon = () => (
  <Line>
    <path d="M12 5v11M7.5 11.5L12 16l4.5-4.5M4.5 16v3.5h15V16" />
  </Line>
);
export const PeopleIcon = () => (
  <Line>
    <circle cx="9" cy="8.5" r="3.25" />
    <path d="M3.5 19c.4-3.4 2.6-5.2 5.5-5.2s5.1 1.8 5.5 5.2M15.5 5.7a3.25 3.25 0 0 1 0 5.6M17.5 14.3c1.8.8 2.8 2.4 3 4.7" />
  </Line>
);
export const CardIcon = () => (
  <Line>
    <rect x="3.5" y="6" width="17" height="12" rx="2.5" />
    <path d="M7 10.5h6M7 13.8h4M16.5 10.2v3.8" />
  </Line>
);
export const PrintIcon = () => (
  <Line>
    <path d="M7.5 9V4.5h9V9M7.5 16.5H4.5V9h15v7.5h-3M7.5 13.5h9v6h-9z" />
  </Line>
);
export const ScreenIcon = () => (
  <Line>
    <rect x="3.5" y="5" width="17" height="11" rx="2" />
    <path d="M12 16v3.5M8.5 19.5h7" />
  </Line>
);
export const PersonIcon = () => (
  <Line>
    <circle cx="12" cy="8.5" r="3.5" />
    <path d="M5.5 19.5c.5-3.8 3-5.7 6.5-5.7s6 1.9 6.5 5.7" />
  </Line>
);
export const DoorIcon = () => (
  <Line>
    <path d="M6.5 20V4.5h11V20M4 20h16M13.8 12.3v.01" stroke-width="2" />
  </Line>
);
export const MessageIcon = () => (
  <Line>
    <path d="M4.5 5.5h15v10.5H12l-4.5 3.5V16h-3z M8 9.5h8M8 12.5h5" />
  </Line>
);
export const SnowIcon = () => (
  <Line>
    <path d="M12 3.5v17M4.6 7.8l14.8 8.4M4.6 16.2l14.8-8.4M9.5 5l2.5 2 2.5-2M9.5 19l2.5-2 2.5 2" />
  </Line>
);
export const EyeIcon = () => (
  <Line>
    <path d="M3 12c2-4 5.2-6 9-6s7 2 9 6c-2 4-5.2 6-9 6s-7-2-9-6z" />
    <circle cx="12" cy="12" r="2.75" />
  </Line>
);
