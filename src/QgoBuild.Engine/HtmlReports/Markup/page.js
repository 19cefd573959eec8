"use strict";
// What a link leads to is opened, wherever it is folded away.
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  const details = target && (target.closest("details") || target.querySelector("details"));
  if (details) details.open = true;
};
addEventListener("hashchange", reveal);
reveal();
