"use strict";
// Open all details elements around the target of a link.
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  const details = target && (target.closest("details") || target.querySelector("details"));
  if (details) details.open = true;
};
addEventListener("hashchange", reveal);
reveal();
