// Comforts only: every page works without this file.
"use strict";

const box = document.getElementById("q");

function isTyping(target) {
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

// "/" goes to the search box.
document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (event.key !== "/" || event.isComposing || modified || isTyping(event.target)) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// The Enter that takes a composed word must not search. Safari has ended the composition by then
// and says so by key code 229 alone.
box.addEventListener("keydown", (event) => {
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key === "Enter" && composing) event.preventDefault();
});
