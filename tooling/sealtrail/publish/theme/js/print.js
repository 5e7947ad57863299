// What paper needs: nothing folded, and when this copy was printed, by the clock of the reader's own machine.
(() => {
  "use strict";
  const two = (number) => String(number).padStart(2, "0");

  const now = () => {
    const at = new Date();
    const offset = -at.getTimezoneOffset();
    const away = Math.abs(offset);
    return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())} `
      + `UTC${offset < 0 ? "−" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
  };

  let opened = [];
  window.addEventListener("beforeprint", () => {
    document.getElementById("printed").textContent = `· date printed: ${now()}, by the clock of the machine that printed it`;
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => { opened.forEach((one) => { one.open = false; }); });
})();
