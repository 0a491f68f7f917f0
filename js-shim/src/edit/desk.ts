/** Decides what edit mode does: lets somebody in, keeps what is drawn and listed true to page and draft, and saves. */

import { listen } from "../natives";
import { part } from "../widgets/parts";
import { admit, forget, type Admission } from "./admission";
import { createBorders, type Borders, type Drawn } from "./borders";
import { createDraft, type Draft, type Saved } from "./draft";
import { createFormView, type FormView } from "./form-view";
import { holdingOf, type Holding } from "./holding";
import { createListView, type ListView } from "./list-view";
import type { EditPage } from "./page";
import { createPanel, type Panel } from "./panel";
import { pick } from "./picker";
import { countIn, elementsAt } from "./places";
import { createPreview, type Preview } from "./preview";
import type { Change } from "./rebase";
import { createRest, RestFailure, type Rest } from "./rest";
import { asObject, titleOf, type Restriction } from "./restriction";
import { createScopes, type Scopes } from "./scopes";
import { openStage, type Stage } from "./stage";
import { suggest } from "./suggest";
import { verdictOf } from "./verdict";
import { watchPage, type Watch } from "./watch";

/** The draft is read again when somebody comes back to this window, but not at every click between it and another. */
const reloadPauseMs = 5_000;

export async function openDesk(page: EditPage): Promise<void> {
  const rest = createRest(page.relay);
  try {
    createDesk(page, rest, await admit(page.ticket, rest));
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}

/** Says why nobody can edit here. */
function refuse(message: string): void {
  forget();
  const panel = createPanel(location.host, () => {
    panel.stop();
    stage.leave();
  });
  const stage = openStage(panel.node);
  panel.body.append(part("h2", { text: "Edit mode did not start" }), part("p", { role: "alert", text: message }));
}

function createDesk(page: EditPage, rest: Rest, admission: Admission): void {
  const { site, token } = admission;
  const borders: Borders = createBorders();
  const panel: Panel = createPanel(`Draft of ${site} · ${admission.name}`, () => end());
  const stage: Stage = openStage(borders.layer, panel.node);
  const draft: Draft = createDraft(rest, admission, () => look());
  const scopes: Scopes = createScopes(
    (pattern, addresses) => tryPattern(pattern, addresses),
    () => look(),
  );
  const watch: Watch = watchPage(
    () => {
      stage.settle();
      look();
      ask();
    },
    () => borders.moved(),
  );
  let holding: Holding = { restrictions: [], floor: [], submitButtons: [], privateByDefault: false };
  let form: FormView | undefined;
  let picked: Element | undefined;
  let isPreviewing = false;
  let loadedAt = 0;
  let stopPicking = () => {};

  const tryPattern = async (pattern: string, urls: readonly string[]): Promise<readonly boolean[]> => {
    const { body } = await rest(`/sites/${encodeURIComponent(site)}/restrictions/try-pattern`, {
      method: "POST",
      token,
      body: { pattern, urls },
    });
    const { matches } = asObject(body);
    return Array.isArray(matches) ? matches.map((one) => one === true) : [];
  };

  const light = (elements: readonly Element[]) => {
    borders.show("lit", elements.map((element) => ({ element, border: "chosen" as const })), "lit");
  };
  const list: ListView = createListView({
    pick: () => startPicking(undefined),
    preview: () => togglePreview(),
    light,
    reveal,
    edit: (restriction) => openForm(restriction, false),
    remove: (restriction) => void save({ before: restriction, after: null }, `Deleted ${titleOf(restriction)}.`),
  });
  const preview: Preview = createPreview(page, admission.previewKey, (state, digits, ended) => {
    isPreviewing = state !== "off";
    const label = { off: "Start preview", starting: "Starting the preview…", running: "Stop preview" }[state];
    const shown = digits.replace(/(\d{3})(?=\d)/g, "$1 ");
    const text = { off: "", starting: "", running: `The editor's window shows what agents would see. Session ${shown}.` };
    list.showPreview(label, text[state]);
    if (ended === "serverUnavailable") panel.say("The preview could not start: the relay cannot be reached.");
    else if (ended === "error") panel.say("The preview could not start: the relay refused it.");
    else if (ended && ended !== "self") panel.say("The preview has ended.");
  });

  // The editor's window, or another administrator, may have changed it.
  const stopFocus = listen(window, "focus", () => {
    if (performance.now() - loadedAt > reloadPauseMs) void load("again");
  });

  panel.body.append(list.node);
  void load("first");
  preview.resume();

  async function load(time: "first" | "again"): Promise<void> {
    loadedAt = performance.now();
    if (time === "first") panel.say("Reading the draft…");
    try {
      await draft.load();
      if (time === "first") panel.say("");
      ask();
    } catch (error) {
      failed(error, () => void load("first"));
    }
  }

  /** Looks at the page again, and shows what holds. */
  function look(): void {
    const now = draft.now();
    if (!now) return;
    holding = holdingOf(now, watch.places(), scopes);
    borders.show("restrictions", drawnOf(holding));
    list.show(holding);
    form?.recount();
  }

  /** Has the relay say which patterns hold on the addresses that the page has now. */
  function ask(): void {
    const patterns = draft.now()?.restrictions.flatMap(({ enabled, pages }) => (enabled && pages !== null ? [pages] : []));
    const addresses = [...new Set(watch.places().map(({ address }) => address))];
    scopes.ask(patterns ?? [], addresses).catch((error: unknown) => failed(error, ask));
  }

  function startPicking(from: Element | undefined): void {
    stopPicking();
    light([]);
    panel.node.toggleAttribute("data-away", true);
    const over = () => {
      stopPicking = () => {};
      panel.node.toggleAttribute("data-away", false);
    };
    const stop = pick(from, {
      root: stage.root,
      draw: (drawn) => borders.show("picking", drawn),
      picked(element) {
        over();
        chosen(element);
      },
      cancelled() {
        over();
        if (form) form.focus();
        else list.focus();
      },
    });
    stopPicking = () => {
      stop();
      over();
    };
  }

  function chosen(element: Element): void {
    picked = element;
    // Before the focus goes elsewhere: some pages take away then what has been picked.
    const suggestions = suggest(element, (selector) => countIn(watch.places(), selector));
    const { sentence } = verdictOf(element, holding);
    form ??= openForm(fresh(), true);
    form.offer(suggestions, sentence);
    form.focus();
  }

  function openForm(restriction: Restriction, isNew: boolean): FormView {
    const made = createFormView(restriction, isNew, {
      address: location.href,
      groups: [...new Set(draft.now()?.restrictions.map(({ group }) => group))].filter((group) => group !== "").sort(),
      find: (selector) => {
        const found = watch.places().map((place) => elementsAt(place, selector));
        return found.includes(undefined) ? undefined : found.flatMap((elements) => elements ?? []);
      },
      light,
      tryPattern: async (pattern) => {
        try {
          return (await tryPattern(pattern, [location.href]))[0] === true;
        } catch (error) {
          return patternProblem(error);
        }
      },
      pick: () => startPicking(picked),
      cancel: () => closeForm(restriction.id),
      save: (after) => void submit({ before: isNew ? null : restriction, after }, made),
    });
    form = made;
    panel.body.replaceChildren(made.node);
    made.focus();
    return made;
  }

  function closeForm(id: string): void {
    form = undefined;
    picked = undefined;
    light([]);
    panel.body.replaceChildren(list.node);
    list.focusRow(id);
  }

  async function submit(change: Change, from: FormView): Promise<void> {
    from.busy("saving");
    const done = change.after ? `Saved ${titleOf(change.after)}.` : "";
    const saved = await save(change, done, from, () => void submit(change, from));
    from.busy("idle");
    if (saved && form === from) closeForm(change.after?.id ?? "");
  }

  /** True when it is in the draft. */
  async function save(
    change: Change,
    done: string,
    from?: FormView,
    again: () => void = () => void save(change, done),
  ): Promise<boolean> {
    try {
      const saved = await draft.save(change);
      if ("collision" in saved) {
        collided(saved, change, done);
        return false;
      }
      panel.say(done, { text: "Undo", click: () => void undo() });
      ask();
      return true;
    } catch (error) {
      const problems = error instanceof RestFailure ? error.problems : [];
      if (from && problems.length > 0) {
        from.refuse(problems);
        panel.say("Not saved: see what is wrong in the form.");
      } else failed(error, again);
      return false;
    }
  }

  function collided({ collision }: { collision: Restriction | null }, { after }: Change, done: string): void {
    const what = collision
      ? `Not saved: somebody else has changed “${titleOf(collision)}” meanwhile, to ${collision.kind} ${collision.selector}.`
      : "Not saved: somebody else has deleted this restriction meanwhile.";
    const text = after ? (collision ? "Put mine in its place" : "Add mine again") : "Delete it all the same";
    panel.say(what, {
      text,
      click: async () => {
        if ((await save({ before: collision, after }, done)) && form) closeForm(after?.id ?? "");
      },
    });
  }

  async function undo(): Promise<void> {
    try {
      const saved: Saved = await draft.undo();
      panel.say("collision" in saved ? "Not undone: somebody else has changed it meanwhile." : "Undone.");
      ask();
      list.focus();
    } catch (error) {
      failed(error, () => void undo());
    }
  }

  function failed(error: unknown, again: () => void): void {
    if (!(error instanceof RestFailure)) return panel.say("The relay's answer could not be read.");
    if (error.failure !== "expired") return panel.say(error.message, { text: "Try again", click: again });
    forget();
    panel.say("Edit mode has expired: open this page from the editor again. What was saved is in the draft.");
  }

  function togglePreview(): void {
    if (isPreviewing) preview.stop();
    else
      try {
        preview.start();
      } catch {
        panel.say("This browser cannot run a session.");
      }
  }

  function end(): void {
    stopPicking();
    stopFocus();
    preview.stop();
    forget();
    watch.stop();
    borders.stop();
    panel.stop();
    stage.leave();
  }
}

/** Each element once, with the border of what is most private for it. */
function drawnOf({ restrictions, floor, submitButtons }: Holding): Drawn[] {
  const drawn = new Map<Element, Drawn>();
  const add = (border: Drawn["border"], elements: readonly Element[]) => {
    for (const element of elements) if (!drawn.has(element)) drawn.set(element, { element, border });
  };
  add("floor", floor);
  for (const kind of ["mask", "control", "open"] as const) {
    for (const held of restrictions) if (held.here && held.restriction.kind === kind) add(kind, held.elements);
    if (kind === "control") add("control", submitButtons);
  }
  return [...drawn.values()];
}

/** Brings the first of them into sight, the next one at the next time. */
const revealed = new WeakMap<Element, number>();

function reveal(elements: readonly Element[]): void {
  const first = elements[0];
  if (!first) return;
  const at = ((revealed.get(first) ?? -1) + 1) % elements.length;
  revealed.set(first, at);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  elements[at]?.scrollIntoView({ block: "center", inline: "nearest", behavior: isCalm ? "instant" : "smooth" });
}

function fresh(): Restriction {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  const id = `r-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  return { id, kind: "mask", selector: "", pages: null, group: "", description: "", enabled: true };
}

function patternProblem(error: unknown): string {
  if (!(error instanceof RestFailure)) return "The relay's answer could not be read.";
  const problem = error.problems[0];
  if (!problem) return error.message;
  return problem.position === null ? problem.detail : `${problem.detail} (at character ${problem.position + 1})`;
}
