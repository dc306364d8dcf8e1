/** Blinky: a block with one big eye, drawn for this product. */

type Mood = "happy" | "curious" | "asleep" | "proud";

export function Mascot({ mood = "happy", size = 96 }: { mood?: Mood; size?: number }) {
  return (
    <svg viewBox="0 0 120 120" width={size} height={size} aria-hidden="true" focusable="false">
      <ellipse cx="60" cy="110" rx="36" ry="5" fill="#241b35" opacity="0.1" />
      <path d="M44 20c0-7 5-11 16-11s16 4 16 11z" fill="#6710d6" />
      <rect x="18" y="19" width="84" height="82" rx="24" fill="#8222ff" />
      <path d="M18 78v-1h84v0c0 14-10 24-24 24H42c-14 0-24-10-24-23z" fill="#6710d6" opacity="0.55" />
      <rect x="30" y="26" width="34" height="7" rx="3.5" fill="#fff" opacity="0.3" />
      <circle cx="60" cy="57" r="25" fill="#fff" />
      <Eye mood={mood} />
      <path
        d={mood === "curious" ? "M54 91h12" : "M50 88q10 9 20 0"}
        stroke="#fff"
        stroke-width="4"
        stroke-linecap="round"
        fill="none"
      />
      <circle cx="32" cy="80" r="5" fill="#ff9ac2" opacity="0.8" />
      <circle cx="88" cy="80" r="5" fill="#ff9ac2" opacity="0.8" />
      {mood === "proud" && <path d="M98 12l3 7 7 1-5 5 1 7-6-3-6 3 1-7-5-5 7-1z" fill="#ffc53d" />}
    </svg>
  );
}

function Eye({ mood }: { mood: Mood }) {
  if (mood === "asleep")
    return <path d="M42 58q18 12 36 0" stroke="#241b35" stroke-width="5" stroke-linecap="round" fill="none" />;
  const x = mood === "curious" ? 66 : 60;
  const y = mood === "curious" ? 52 : 57;
  return (
    <>
      <circle cx={x} cy={y} r="14" fill="#241b35" />
      <circle cx={x + 5} cy={y - 5} r="5" fill="#fff" />
      <circle cx={x - 5} cy={y + 5} r="2.5" fill="#fff" opacity="0.7" />
    </>
  );
}
