// "2026-11-30T14:05+03:00" as people say it, on the clock that it was written by: "30 November, 14:05".
export function asOf(text) {
  const moment = new Date(`${text.slice(0, 16)}Z`);
  const options = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "UTC" };
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(moment);
}
