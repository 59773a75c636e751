// Runs the page's own modules on cases that Python wrote to a file, and prints what they find as JSON.

import { readFileSync } from "node:fs";
import { asRole, decode } from "../../convnotes/explorer/js/base/state.js";
import { kernelNames, namedKernel, randomWeights } from "../../convnotes/explorer/js/engine/gallery.js";
import { agree } from "../../convnotes/explorer/js/engine/sums.js";
import { runOf } from "../../convnotes/explorer/js/engine/layer.js";
import { misfitOf, placesOf, rulesOf, sizeAlong, tapsOf } from "../../convnotes/explorer/js/engine/rule.js";
import { apart, makeAhead } from "../../convnotes/explorer/js/hands/ahead.js";
import { keep, keptSince, readStep } from "../../convnotes/explorer/js/hands/steps.js";
import { answersOf } from "../../convnotes/explorer/js/page/layer.js";
import { followMissions } from "../../convnotes/explorer/js/page/missions.js";
import { makeModel } from "../../convnotes/explorer/js/page/model.js";
import { standInFor } from "../../convnotes/explorer/js/page/network.js";
import { kernelOffers, offersOf } from "../../convnotes/explorer/js/panels/offers.js";

import { floats } from "../../convnotes/explorer/js/base/binary.js";
import { makeNetAhead } from "../../convnotes/explorer/js/network/ahead.js";
import { fieldsOf, oneUnit } from "../../convnotes/explorer/js/network/fields.js";
import { waysOf } from "../../convnotes/explorer/js/network/heat.js";
import { netOf, parseUnit, rolesOf } from "../../convnotes/explorer/js/network/net.js";
import { expandUnit } from "../../convnotes/explorer/js/network/words.js";

const numbers = (list) => list && Float64Array.from(list);
const inOrder = (places) => places && [...places].sort((p, q) => p - q);

/** A layer after each of a list of edits: values, and which places of which outputs have changed. */
function layers({ layer, x, edits }) {
  const axes = layer.rules.map((rule, a) => {
    const n = layer.spatial[a];
    return { n, out: sizeAlong(rule, n), kernel: rule.kernel, taps: tapsOf(rule, n) };
  });
  const run = runOf({ ...layer, axes, w: numbers(layer.w), b: numbers(layer.b) }, numbers(x));
  return [null, ...edits].map((cells) => {
    const changed = cells && [...run.edit(cells)].map(([i, places]) => [i, inOrder(places)]);
    return { z: [...run.z], y: [...run.y], sure: run.sure(), changed };
  });
}

/** A view's state after each of a list of steps, beside the bundle that Python then has. */
function ahead({ bundle, steps }) {
  const computer = makeAhead();
  let s = decode(bundle);
  return steps.map(({ cells, more, name, value, truth }) => {
    const next = cells ? computer.edited(s, cells, more) : computer.set(s, name, value);
    const right = decode(truth, next ?? s);
    s = next ? computer.rested(next) : right;
    return next && { apart: apart(s, right), same: s.shape === right.shape, counts: s.text.counts, z: [...s.z.values] };
  });
}

/** A view that follows Python step by step, and one that is made at the end of each; beside what Python then has. */
function followed({ bundle, steps }) {
  const computer = makeAhead();
  let s = decode(bundle);
  return steps.map(({ message, buffers, truth }) => {
    const parts = buffers.map((text) => {
      const bytes = Uint8Array.from(Buffer.from(`AAAA${text}`, "base64")); // at an odd place, as they may come
      return new DataView(bytes.buffer, 3);
    });
    const step = readStep(message, parts);
    keep(bundle, step);
    s = computer.followed(s, step);
    const right = decode(truth, s);
    const since = keptSince(bundle);
    const late = since && makeAhead().followed(decode(bundle), since);
    const [z, y] = [s.z.values, s.y.values];
    const { check } = step;
    const off = z.map((v, at) => (at === (z.length >> 1) ? v + 1.5 * Math.max(message.far, 1e-300) : v));
    return {
      apart: apart(s, right),
      late: late && apart(late, right),
      same: s.shape === right.shape && late?.shape === right.shape,
      can: s.bundle.can,
      settings: s.bundle.settings,
      agrees: check && agree(z, y, check),
      differs: check && !agree(off, y, check),
      exact: step.outputs.every(([role, at, value]) => s[role].values[at] === value),
    };
  });
}

/** A network: what units light, how many ways lead from them, how much each cell matters; values after painting. */
function networks({ graph, values, units, strokes }) {
  const net = netOf(graph);
  const computer = makeNetAhead();
  let { roles } = rolesOf(net, values);
  const byName = (list) => Object.fromEntries(net.nodes.map(({ name, at }) => [name, list[at] && [...list[at]]]));
  const asked = units.map(({ text, place }) => {
    const chosen = parseUnit(net, text);
    const fields = fieldsOf(net, chosen.node, oneUnit(net.nodes[chosen.node].shape, chosen.unit));
    const influence = computer.influence(net, roles, chosen, place);
    return {
      lit: expandUnit(net, chosen, fields, roles),
      ways: byName(waysOf(net, chosen, fields)),
      influence: influence && byName(influence),
    };
  });
  computer.ready(net, roles); // which changes nothing
  const painted = strokes.map((cells) => {
    const next = computer.painted(net, roles, cells, false);
    roles = next ?? roles;
    return next && byName(next.map(({ values: now }) => now));
  });
  return { asked, painted, apart: strokes.filter((cells) => !samePartly(net, values, cells)).length };
}

/** Whether what cells feed, computed alone, is to the last bit what comes of computing all. */
function samePartly(net, values, cells) {
  const whole = (roles) =>
    makeNetAhead()
      .all(net, roles)
      ?.map(({ y }) => y);
  const before = whole(rolesOf(net, values).roles);
  const after = before && makeNetAhead().painted(net, before.map(asRole), cells, false);
  const right = after && whole(after);
  return !right || right.every((list, at) => list.every((v, n) => v === after[at].values[n]));
}

/** What a page without Python holds after each of a list of messages, and why it refused, if it did. */
function page({ traits, messages }) {
  const answer = answersOf(traits.bundle);
  const model = makeModel(traits, answer);
  return messages.map((message) => {
    let refused = null;
    try {
      answer(message, model);
    } catch (error) {
      refused = error.message;
    }
    const bundle = model.get("bundle");
    const s = decode(bundle);
    const values = Object.fromEntries(["x", "w", "b", "z", "y"].map((role) => [role, [...s[role].values]]));
    const [selection, pins] = ["selection", "pins"].map(model.get);
    return { ...bundle, ...values, refused, selection, pins };
  });
}

/** Which missions of a page are done after each of a list of messages and choices. */
function missions({ traits, steps }) {
  const answer = answersOf(traits.bundle);
  const model = makeModel(traits, answer);
  followMissions(model);
  return [null, ...steps].map((step) => {
    if (typeof step === "string") model.set("selection", step);
    else if (step) answer({ by: "me", n: 1, ...step }, model);
    return model.get("missions").map(([, done]) => done);
  });
}

/** A saved page of a network after each of a list of messages: the values it publishes, or why it refused. */
function netPages({ traits, messages }) {
  const stand = standInFor(traits);
  const model = makeModel(traits, stand.answer);
  return messages.map((message) => {
    try {
      stand.answer({ by: "me", n: 1, ...message }, model);
    } catch (error) {
      return { refused: error.message };
    }
    const { values, can } = model.get("tensors");
    const shown = Object.entries(values).map(([name, array]) => [name, [...floats(array)]]);
    return { can, values: Object.fromEntries(shown) };
  });
}

const TASKS = {
  missions,
  netPages,
  networks,
  rules: ({ rule, n }) => ({ size: sizeAlong(rule, n), taps: [...tapsOf(rule, n)], places: [...placesOf(rule, n)] }),
  resolved: ({ kernel, settings }) => rulesOf(kernel, settings),
  fits: ({ layer, setting, value }) => misfitOf(layer, setting, value),
  layers,
  ahead,
  followed,
  page,
  offers: ({ bundle, place }) => {
    const s = decode(bundle);
    return { ...offersOf(s), kernels: kernelOffers(s, place ?? null, null, null) };
  },
  names: (sizes) => kernelNames(sizes),
  kernels: ({ name, sizes }) => namedKernel(name, sizes),
  random: ({ count, seed }) => randomWeights(count, seed),
};

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(
  JSON.stringify(Object.fromEntries(Object.entries(cases).map(([task, list]) => [task, list.map(TASKS[task])]))),
);
