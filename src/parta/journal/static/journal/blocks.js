// Many cells at once: filling a block, and exchanging it with spreadsheets (tabs between cells, a line a row).

// The chosen block takes the texts of its first row.
export function fillBlock(grid) {
  const cells = grid.selection();
  const width = Math.abs(grid.at.column - grid.anchor.column) + 1;
  grid.write(cells.slice(width).map((td, index) => [td, cells[index % width].textContent]));
}

// Empty cells of the block, or of the column below a single cell, take the chosen cell's text.
export function fillBlanks(grid) {
  const text = grid.current.textContent;
  const below = [...grid.body.rows].slice(grid.at.row + 1).map((row) => row.cells[grid.at.column + 1]);
  const cells = grid.at === grid.anchor ? below : grid.selection();
  grid.write(cells.filter((td) => !td.textContent).map((td) => [td, text]));
}

export function pasteBlock(grid, event) {
  if (grid.input) return;
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const pairs = text.split("\n").flatMap((line, row) =>
    line.split("\t").map((content, column) => [cellAt(grid, row, column), content.trim()]));
  grid.write(pairs.filter(([td]) => td));
}

export function copyBlock(grid, event) {
  if (grid.input || !grid.isCell(event.target)) return;
  event.preventDefault();
  const lines = new Map();
  for (const td of grid.selection()) {
    lines.set(td.parentElement, [...(lines.get(td.parentElement) ?? []), td.textContent]);
  }
  event.clipboardData.setData("text/plain", [...lines.values()].map((line) => line.join("\t")).join("\n"));
}

// The cell so far from the chosen one; nothing beyond the lessons.
function cellAt(grid, row, column) {
  const at = grid.at.column + column;
  return at < grid.columns.length ? grid.cell(grid.at.row + row, at) : undefined;
}
