// Comforts only: every page reads and every form works without this file.

// The article: a passage and its note light up together.
for (const linked of document.querySelectorAll("[data-linked]")) {
  const notes = new Map([...linked.querySelectorAll("[data-claim]")].map((n) => [n.dataset.claim, n]));
  const marks = [...linked.querySelectorAll("[data-claims]")];
  const marksOf = new Map();
  for (const mark of marks) {
    for (const id of mark.dataset.claims.split(" ")) {
      if (!marksOf.has(id)) marksOf.set(id, []);
      marksOf.get(id).push(mark);
    }
  }
  const light = (ids, on) => {
    for (const id of ids) {
      notes.get(id)?.classList.toggle("on", on);
      for (const mark of marksOf.get(id) ?? []) mark.classList.toggle("on", on);
    }
  };
  let lit = ""; // the claim that the address names stays lit when the pointer leaves it
  const dim = (ids) => light(ids.filter((id) => id !== lit), false);
  for (const mark of marks) {
    const ids = mark.dataset.claims.split(" ");
    mark.addEventListener("mouseenter", () => {
      light(ids, true);
      const note = notes.get(ids[ids.length - 1]);
      const list = note?.closest(".notes");
      if (list && list.scrollHeight > list.clientHeight) {
        const above = note.getBoundingClientRect().top - list.getBoundingClientRect().top;
        if (above < 0 || above > list.clientHeight - note.offsetHeight) list.scrollTop += above - 40;
      }
    });
    mark.addEventListener("mouseleave", () => dim(ids));
    mark.addEventListener("click", () => {
      const note = notes.get(ids[ids.length - 1]);
      note?.scrollIntoView({ block: "nearest" });
      note?.focus({ preventScroll: true });
    });
  }
  for (const [id, note] of notes) {
    for (const [begin, end] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
      note.addEventListener(begin, () => light([id], true));
      note.addEventListener(end, () => dim([id]));
    }
    note.addEventListener("dblclick", () => marksOf.get(id)?.[0]?.scrollIntoView({ block: "center" }));
  }
  const point = () => {
    const meant = decodeURIComponent(location.hash.slice(1));
    if (lit) light([lit], false);
    lit = marksOf.has(meant) ? meant : "";
    if (!lit) return;
    light([lit], true);
    marksOf.get(lit)[0].scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", point);
  point();
}

// Narrow screens: the page we are on is in sight in the row of pages.
const here = document.querySelector("nav.dossier ul [aria-current]");
if (here && here.closest("ul").scrollWidth > here.closest("ul").clientWidth) here.closest("ul").scrollLeft = here.offsetLeft - 60;

// The review queue: one key, one judgement.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const at = document.activeElement;
  if (at && (at.tagName === "INPUT" || at.tagName === "TEXTAREA" || at.tagName === "SELECT")) {
    if (event.key === "Escape") at.blur();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const opens = target?.tagName === "SUMMARY" ? target.parentElement : null; // what its own key opens may be closed
  if (!target || (opens ?? target).parentElement.closest("details:not([open])")) return;
  event.preventDefault();
  if (opens) {
    opens.open = true;
    opens.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  } else if (target.tagName === "SELECT") target.focus();
  else target.click();
});

// What if: a supposition counts as soon as it is made, and never both ways.
for (const form of document.querySelectorAll("[data-whatif]")) {
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type === "checkbox" && box.checked && (box.name === "holds" || box.name === "fails")) {
      for (const other of form.querySelectorAll(`input[value="${CSS.escape(box.value)}"]`)) {
        if (other !== box) other.checked = false;
      }
    }
    form.requestSubmit();
  });
}

// Adding: the table grows while people watch.
for (const job of document.querySelectorAll("[data-job]")) {
  if (job.dataset.state === "done") continue;
  const line = job.querySelector("[data-line]");
  const steps = job.querySelector("[data-steps]");
  const bar = job.querySelector("progress");
  const look = async () => {
    const answer = await fetch(job.dataset.job).catch(() => null);
    if (!answer || !answer.ok) {
      line.textContent = "The server does not answer; the work may go on. Load the page again.";
      return;
    }
    const now = await answer.json();
    bar.max = now.total;
    bar.value = now.done;
    for (const step of now.steps.slice(steps.children.length)) {
      const row = steps.insertRow();
      if (step.outcome === "not read") row.className = "bad";
      const head = document.createElement("th");
      head.scope = "row";
      const what = document.createElement("bdi");
      what.textContent = step.what;
      if (step.document) {
        const link = document.createElement("a");
        link.href = `/dossiers/${encodeURIComponent(now.dossier)}/articles/${encodeURIComponent(step.document)}`;
        link.append(what);
        head.append(link);
      } else head.append(what);
      row.append(head);
      row.insertCell().textContent = step.message ? `${step.outcome}: ${step.message}` : step.outcome;
      const number = row.insertCell();
      number.className = "num";
      number.textContent = step.document ? step.claims : "";
    }
    if (now.state === "done") line.textContent = "Done.";
    else {
      line.textContent = now.now ? `Reading ${now.now} (${now.done + 1} of ${now.total})…` : "Waiting for its turn…";
      setTimeout(look, 700);
    }
  };
  setTimeout(look, 300);
}

// The first analysis of a dossier: look again by itself.
for (const notice of document.querySelectorAll("[data-reload]")) {
  setTimeout(() => location.reload(), 1000 * Number(notice.dataset.reload));
}

// Charts: the library is loaded once somebody comes near one.
const charts = document.querySelectorAll("figure[data-spec]");
if (charts.length) {
  const draw = async (figure) => {
    const canvas = figure.querySelector(".canvas");
    try {
      const [answer] = await Promise.all([fetch(figure.dataset.spec), import(figure.dataset.library)]);
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      await window.vegaEmbed(canvas, await answer.json(), {
        actions: false, ast: true, renderer: "canvas", defaultStyle: false, tooltip: { disableDefaultStyle: true },
      });
      figure.dataset.drawn = "true";
    } catch (error) {
      canvas.textContent = `The chart could not be drawn (${error.message}); the table says the same.`;
    }
  };
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        watcher.unobserve(entry.target);
        draw(entry.target);
      }
    }
  }, { rootMargin: "200px" });
  for (const figure of charts) watcher.observe(figure);
}
