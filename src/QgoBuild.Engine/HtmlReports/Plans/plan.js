// Highlight all targets before and after the hovered target, or else the selected one.
const graph = document.getElementById("graph");
if (graph) {
  const nodes = [...graph.querySelectorAll(".node")];
  const edges = [...graph.querySelectorAll(".edge")];
  const reach = (start, from, to) => {
    const found = new Set([start]);
    for (const node of found) for (const edge of edges) if (edge.dataset[from] === node) found.add(edge.dataset[to]);
    return found;
  };
  const show = (node) => {
    const name = node && node.dataset.node;
    const before = node ? reach(name, "to", "from") : new Set();
    const after = node ? reach(name, "from", "to") : new Set();
    graph.classList.toggle("chosen", !!node);
    for (const other of nodes) {
      other.classList.toggle("self", other === node);
      other.classList.toggle("before", other !== node && before.has(other.dataset.node));
      other.classList.toggle("after", other !== node && after.has(other.dataset.node));
    }
    for (const edge of edges) {
      edge.classList.toggle("before", before.has(edge.dataset.to));
      edge.classList.toggle("after", after.has(edge.dataset.from));
    }
  };
  let chosen = null;
  const choose = (node) => show((chosen = node));
  for (const node of nodes) {
    node.addEventListener("pointerenter", () => show(node));
    node.addEventListener("pointerleave", () => show(chosen));
    node.addEventListener("focus", () => show(node));
    node.addEventListener("blur", () => show(chosen));
    node.addEventListener("click", () => choose(node));
  }
  addEventListener("keydown", (event) => event.key === "Escape" && choose(null));
  graph.addEventListener("click", (event) => event.target === graph && choose(null));
}

const filter = document.getElementById("filter");
if (filter) {
  const targets = [...document.querySelectorAll(".targets > li")];
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase();
    for (const target of targets) target.hidden = !target.querySelector("summary").textContent.toLowerCase().includes(wanted);
  });
}
