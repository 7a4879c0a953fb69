// The keyboard of the grid: arrows, Enter and Tab move; anything printable starts typing.
import { fillBlock } from "./blocks.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const DETAIL = ["i", "I", "ш", "Ш"]; // the same key on both layouts

export function onKey(grid, event) {
  const editing = grid.input !== null && event.target === grid.input;
  if (!editing && !grid.isCell(event.target)) return;
  const handled = event.ctrlKey || event.metaKey ? command(grid, event, editing) : plain(grid, event, editing);
  if (handled) event.preventDefault();
}

function plain(grid, event, editing) {
  const { key, shiftKey } = event;
  const { row, column } = grid.at;
  if (key in MOVES) {
    // Inside a text being edited (not just typed anew) the caret moves, not the choice.
    if (editing && grid.keepsCaret && /Left|Right/.test(key)) return false;
    return grid.move(...MOVES[key], shiftKey && !editing), true;
  }
  if (key === "Enter") return grid.move(shiftKey ? -1 : 1, 0), true;
  if (key === "Tab") {
    // Tab at the edge of the grid goes on to the rest of the page.
    const next = column + (shiftKey ? -1 : 1);
    if (next < 0 || next >= grid.columns.length) return false;
    return grid.select({ row, column: next }), true;
  }
  if (editing) return key === "Escape" && (grid.giveUp(), true);
  if (key === "Home") return grid.select({ row, column: 0 }), true;
  if (key === "End") return grid.select({ row, column: grid.columns.length - 1 }), true;
  if (key === "F2") return grid.edit(), true;
  if (key === "Delete" || key === "Backspace") return grid.write(grid.selection().map((td) => [td, ""])), true;
  if (DETAIL.includes(key)) return grid.bar.openDetail(), true;
  if (event.altKey || key.length !== 1 || key === " ") return false;
  return grid.edit(key), true;
}

function command(grid, event, editing) {
  if (editing) return false;
  if (event.code === "KeyZ") return grid.takeBack(), true;
  if (event.code === "KeyD") return fillBlock(grid), true;
  if (event.key === "Home") return grid.select({ row: 0, column: 0 }), true;
  return false;
}
