"""XML as a small tree that remembers lines. Documents with a DTD are refused: no entity bombs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from parta.exchange.rules.issues import UnreadableError


@dataclass(slots=True)
class Node:
    tag: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def child(self, tag: str) -> "Node | None":
        return next((node for node in self.children if node.tag == tag), None)

    def all(self, tag: str) -> Iterator["Node"]:
        return (node for node in self.children if node.tag == tag)

    def value(self, *tags: str) -> str:
        """The text of the first child with one of the tags, its blanks folded."""
        for tag in tags:
            if (node := self.child(tag)) is not None:
                return node.content
        return ""

    @property
    def content(self) -> str:
        return " ".join(self.text.split())


def parse_xml(content: bytes) -> Node:
    """The root of the document. Raises UnreadableError with the line of the fault."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    root: list[Node] = []
    stack: list[Node] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, parser.CurrentLineNumber, attributes)
        (stack[-1].children if stack else root).append(node)
        stack.append(node)

    def end(_tag: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        if stack:
            stack[-1].text += data

    def refuse_dtd(*_details: object) -> None:
        raise UnreadableError("dtd")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse_dtd
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("xml", str(error)) from error
    return root[0]
