"""The page as the typesetter reads it. What people wrote comes in as data, never as markup: `sys.inputs` holds it as JSON."""

from __future__ import annotations

PAGE = """
#let paper = json(bytes(sys.inputs.paper))
#let soft = rgb("#5f6368")
#let faint = rgb("#d8dce0")
#set document(title: paper.title)
#set page(
  paper: "a4",
  flipped: true,
  margin: (x: 14mm, top: 14mm, bottom: 16mm),
  footer: context [
    #set text(size: 7.5pt, fill: soft)
    #paper.footer #h(1fr) #counter(page).display("1 / 1", both: true)
  ],
)
#set text(font: ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Noto Sans CJK SC", "Noto Color Emoji", "Libertinus Serif"), size: 8.5pt)
#show heading: set text(size: 13pt)
#show heading: set block(above: 0pt, below: 6pt)
#let of(part) = {
  heading(level: 1, part.title)
  text(fill: soft, size: 8pt, part.told.join(linebreak()))
  v(4pt)
  if part.svg != "" { image(bytes(part.svg), format: "svg", width: 100%, height: 82mm, fit: "contain") }
  if part.head.len() > 0 {
    table(
      columns: part.widths.map(wide => wide * 1fr),
      align: (column, row) => (if part.sides.at(column) == "right" { right } else { left }) + (if row == 0 { bottom } else { top }),
      stroke: (x, y) => (bottom: if y == 0 { 0.8pt + soft } else { 0.4pt + faint }),
      inset: (x: 4pt, y: 3.2pt),
      table.header(..part.head.map(label => strong(label))),
      ..part.rows.flatten(),
      ..part.total.map(cell => table.cell(fill: rgb("#f1f3f4"), strong(cell))),
    )
  }
  for note in part.notes { text(fill: soft, style: "italic", note + linebreak()) }
}
#paper.parts.map(of).join(pagebreak(weak: true))
"""
PICTURE = """
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Noto Sans CJK SC", "Noto Color Emoji"))
#image(bytes(sys.inputs.svg), format: "svg")
"""
