
(() => {
  const tools = document.getElementById("tools");
  const field = tools.querySelector("input");
  const button = tools.querySelector("button");
  const said = tools.querySelector("output");
  const chains = Array.from(document.querySelectorAll("details.chain"), (chain) => ({
    chain, open: chain.open, rows: null,
  }));

  // Read once, and only if somebody searches: a large page has many rows.
  const rows = (each) => {
    each.rows ??= Array.from(each.chain.querySelectorAll("tbody tr"), (row) => ({
      row, text: (each.chain.id + " " + row.textContent).toLowerCase(),
    }));
    return each.rows;
  };

  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter((word) => word);
    let found = 0;
    for (const each of chains) {
      let here = 0;
      for (const { row, text } of rows(each)) {
        const fits = words.every((word) => text.includes(word));
        row.hidden = !fits;
        here += fits ? 1 : 0;
      }
      found += here;
      each.chain.hidden = words.length === 0 ? false : here === 0;
      each.chain.open = words.length === 0 ? each.open : here !== 0;
    }
    said.textContent = words.length === 0 ? "" : found === 1 ? "1 rule" : found + " rules";
  };

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });

  button.addEventListener("click", () => {
    const open = chains.some((each) => !each.chain.open);
    chains.forEach((each) => { each.chain.open = each.open = open; });
    button.textContent = open ? "Fold all" : "Unfold all";
  });

  // A link to a rule in a folded chain leads there, too.
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const chain = target?.closest("details");
    if (chain) {
      chain.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", show);

  // Paper has nothing to click on.
  addEventListener("beforeprint", () => chains.forEach((each) => {
    each.before = each.chain.open;
    each.chain.open = true;
  }));
  addEventListener("afterprint", () => chains.forEach((each) => { each.chain.open = each.before; }));

  tools.hidden = false;
  show();
})();
