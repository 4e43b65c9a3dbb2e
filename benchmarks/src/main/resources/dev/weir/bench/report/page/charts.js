"use strict";
/* Draws the charts of a page from its data. Whatever stands in the data is set as text, never as markup. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = id => document.getElementById(id);
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const color = i => css("--c" + i % 7);
  const fig = v => v == null ? "" : v.toFixed(Math.abs(v) < 10 ? 3 : Math.abs(v) < 100 ? 2 : Math.abs(v) < 1000 ? 1 : 0);
  const tick = v => v == null ? "" : String(+v.toPrecision(6));

  /* Charts by their hosts: each is made anew where its width or the theme changes. */
  const charts = new Map();
  const draw = host => {
    const chart = charts.get(host);
    if (chart.plot) chart.plot.destroy();
    chart.width = host.clientWidth;
    if (chart.width < 50) { chart.plot = null; return; }
    const made = chart.make(chart.width);
    made.options.width = chart.width;
    made.options.height = made.options.height || Math.max(200, Math.min(300, chart.width * .6));
    chart.plot = new uPlot(made.options, made.data, host);
  };
  const widths = new ResizeObserver(entries => requestAnimationFrame(() => entries.forEach(entry => {
    const chart = charts.get(entry.target);
    if (chart && Math.abs(chart.width - entry.target.clientWidth) > 1) draw(entry.target);
  })));
  const show = (host, make) => {
    const known = charts.get(host);
    if (known && known.plot) known.plot.destroy();
    charts.set(host, { make, plot: null, width: 0 });
    draw(host);
    widths.observe(host);
  };
  const forget = parent => {
    for (const [host, chart] of charts) {
      if (parent.contains(host)) {
        if (chart.plot) chart.plot.destroy();
        widths.unobserve(host);
        charts.delete(host);
      }
    }
    parent.replaceChildren();
  };
  const redraw = () => [...charts.keys()].forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.printed = "";
    document.querySelectorAll("details:not([open])").forEach(each => { each.open = true; each.dataset.closed = ""; });
    redraw();
  });
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset.printed;
    document.querySelectorAll("details[data-closed]").forEach(each => { each.open = false; delete each.dataset.closed; });
    redraw();
  });

  const element = (name, text, attributes) => {
    const made = document.createElement(name);
    if (text != null) made.textContent = text;
    Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const table = (host, header, rows) => {
    const made = element("table");
    const head = made.createTHead().insertRow();
    header.forEach(text => head.append(element("th", text, { scope: "col" })));
    const body = made.createTBody();
    rows.forEach(row => {
      const line = body.insertRow();
      row.forEach((text, i) => line.append(element(i ? "td" : "th", text, i ? {} : { scope: "row" })));
    });
    host.replaceChildren(made);
  };

  const axis = more => Object.assign({
    stroke: css("--quiet"), grid: { stroke: css("--line"), width: 1 }, ticks: { stroke: css("--line"), width: 1 },
    values: (u, splits) => splits.map(tick), font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif", labelSize: 18, labelGap: 0,
  }, more);
  const isPowerOfTen = v => /^10*$/.test(String(v).replace(/^0\.0*/, ""));
  const xAxis = label => axis({ label, size: 30 });
  const yAxis = (label, more) => axis(Object.assign({ label, size: 56 }, more));
  const logAxis = label => yAxis(label, {
    filter: (u, splits) => {
      const powers = splits.map(v => isPowerOfTen(v) ? v : null);
      return powers.filter(v => v != null).length > 1 ? powers : splits.map(v => /^[125]/.test(String(v).replace(/^[0.]*/, "")) ? v : null);
    },
    grid: { stroke: css("--line"), width: 1, filter: (u, splits) => splits.map(v => isPowerOfTen(v) ? v : null) },
  });

  const markers = { markers: { width: 2, fill: (u, i) => u.series[i].stroke(u, i) } };

  /* The percentile axis of HdrHistogram: 1 / (1 - p). */
  const SHARES = [1, 10, 100, 1000, 10000, 100000, 1000000, 2, 4]; // the first are kept where they are close
  const percent = x => tick(100 * (1 - 1 / x)) + " %";
  const percentAxis = (most, width) => axis({
    splits: () => {
      const at = x => Math.log(x) / Math.log(most) * (width - 80);
      const kept = [];
      SHARES.forEach(x => { if (x <= most && kept.every(other => Math.abs(at(x) - at(other)) > 46)) kept.push(x); });
      return kept.sort((a, b) => a - b);
    },
    filter: (u, splits) => splits, values: (u, splits) => splits.map(percent), space: 30, size: 30,
  });
  const curves = (list, isLog, width) => {
    const tables = [];
    const series = [{ label: "percentile", value: (u, x) => x == null ? "" : percent(x) }];
    list.forEach((curve, i) => {
      const known = curve.metric.known_to_percent ? 1 / (1 - curve.metric.known_to_percent / 100) : 0;
      const xs = curve.metric.curve_x, ys = curve.metric.curve_ms.map(v => isLog ? Math.max(v, .001) : v);
      const last = xs.findLastIndex(x => x <= known * 1.0001);
      /* Two lines a curve, of which the legend shows the first. */
      const told = [xs.slice(0, last + 1), ys.slice(0, last + 1)], beyond = [xs.slice(Math.max(0, last)), ys.slice(Math.max(0, last))];
      tables.push(told, beyond);
      const line = { label: curve.name, stroke: color(i), width: 2, spanGaps: true };
      series.push(Object.assign({}, line, {
        points: { show: told[0].length === 1 },
        value: (u, v, at, row) => row == null ? "" : v != null ? fig(v) + " ms" : u.data[at + 1][row] == null ? "" : fig(u.data[at + 1][row]) + " ms, too few",
      }));
      series.push(Object.assign({}, line, { class: "beyond", dash: [3, 4], points: { show: beyond[0].length === 1 } }));
    });
    const most = Math.max(2, ...list.map(curve => curve.metric.curve_x.at(-1)));
    return {
      options: {
        padding: [8, 24, 0, 0],
        scales: { x: { time: false, distr: 3, range: [1, most] }, y: isLog ? { distr: 3 } : { range: (u, min, max) => [Math.min(0, min), max * 1.05 || 1] } },
        axes: [percentAxis(most, width), isLog ? logAxis("ms") : yAxis("ms")], series, legend: markers,
      },
      data: tables.length ? uPlot.join(tables) : [[1, 2]],
    };
  };

  const chosen = id => data.loads[+byId(id).value];
  const onChoice = (id, act) => { if (byId(id)) { byId(id).addEventListener("change", act); act(); } };

  onChoice("percentiles-suite", () => {
    const parent = byId("percentiles-charts");
    forget(parent);
    const suite = byId("percentiles-suite").value;
    const loads = data.loads.filter(load => load.suite === suite);
    const names = [...new Set(loads.flatMap(load => load.metrics.map(metric => metric.name)))];
    if (!names.length) parent.append(element("p", "No request of this suite ended well."));
    names.forEach(name => {
      const list = loads.flatMap(load => load.metrics.filter(metric => metric.name === name).map(metric => ({ name: load.name, metric })));
      const figure = element("figure");
      const caption = element("figcaption", name, { id: "curve-" + name });
      const requests = list.map(curve => curve.metric.requests);
      caption.append(element("small", "n = " + requests.join(", ")));
      const host = element("div", null, { class: "chart", role: "img", "aria-labelledby": caption.id });
      figure.append(caption, host);
      parent.append(figure);
      const largest = Math.max(...list.map(curve => curve.metric.max));
      const least = Math.min(...list.map(curve => curve.metric.curve_ms[0]));
      show(host, width => curves(list, least > 0 && largest / least > 30, width));
    });
  });

  onChoice("client-load", () => {
    const load = chosen("client-load");
    const list = ["decode_lag", "send_lag", "icl", "ttft"].flatMap(name => load.metrics.filter(m => m.name === name).map(metric => ({ name, metric })));
    show(byId("client-chart"), width => curves(list, true, width));
  });

  /* Bars and ticks in lanes, over time. */
  const lanes = (names, bars, marks, end) => ({
    options: {
      height: 60 + 34 * names.length, legend: { show: false }, cursor: { show: true, y: false, points: { show: false } },
      scales: { x: { time: false, range: [0, end] }, y: { range: [0, names.length] } },
      axes: [
        xAxis("ms after the scheduled start"),
        axis({ size: 84, grid: { show: false }, splits: () => names.map((n, i) => i + .5), values: () => [...names].reverse() }),
      ],
      series: [{}, { show: true, stroke: "transparent", points: { show: false } }],
      hooks: {
        draw: [u => {
          const at = x => u.valToPos(x, "x", true);
          const y = lane => u.valToPos(names.length - lane, "y", true);
          const height = y(1) - y(0);
          u.ctx.save();
          bars.forEach(bar => {
            u.ctx.fillStyle = color(bar.color);
            u.ctx.fillRect(at(bar.from), y(bar.lane) + height * .2, Math.max(1, at(bar.to) - at(bar.from)), height * .6);
          });
          marks.forEach(mark => {
            u.ctx.fillStyle = color(mark.color);
            u.ctx.fillRect(at(mark.at) - mark.width * devicePixelRatio / 2, y(mark.lane) + height * .12, mark.width * devicePixelRatio, height * .76);
          });
          u.ctx.restore();
        }],
      },
    },
    data: [[0, end], [null, null]],
  });

  const timeline = () => {
    const load = chosen("timeline-load");
    const request = load.requests.list[+byId("timeline-request").value];
    const ms = request.ms;
    const end = Math.max(ms.e2el || 0, request.ended_ms || 0, .001);
    const bars = [], marks = [], rows = [];
    const notes = ["Shown are " + load.requests.shown + "."];
    rows.push(["scheduled", "0"]);
    if (ms.send_lag != null) rows.push(["request written", fig(ms.send_lag)]);
    if (ms.ttfb != null) rows.push(["first byte", fig(ms.ttfb)]);
    bars.push({ lane: 0, from: 0, to: ms.ttft == null ? end : ms.ttft, color: 6 });
    if (ms.ttft != null) {
      rows.push(["first token", fig(ms.ttft)]);
      if (ms.prompt_eval != null) {
        const prefill = Math.max(0, ms.ttft - ms.prompt_eval);
        bars.push({ lane: 1, from: prefill, to: ms.ttft, color: 1 });
        if (ms.load != null) bars.push({ lane: 2, from: Math.max(0, prefill - ms.load), to: prefill, color: 4 });
        notes.push("A server tells how long loading and prefill took, not when: both are drawn to end where the next began, prefill at the first token.");
        if (ms.prompt_eval > ms.ttft) notes.push("The server's prefill is longer than its silence, as when a recording is replayed faster than it was made: it is cut off at the start.");
        rows.push(["prefill, as the server says", fig(ms.prompt_eval) + " long"]);
        if (ms.load != null) rows.push(["loading, as the server says", fig(ms.load) + " long"]);
        if (ms.unaccounted != null) rows.push(["not accounted for by the server", fig(ms.unaccounted) + " long"]);
      } else {
        notes.push("The server did not tell how long prefill took.");
      }
      let at = ms.ttft;
      marks.push({ lane: 3, at, width: 1, color: 0 });
      request.gaps.forEach(gap => { at += gap; marks.push({ lane: 3, at, width: 1, color: 0 }); });
      rows.push(["last token drawn", fig(at)]);
      if (request.gaps_left_out) notes.push("The last " + request.gaps_left_out + " records with text are not drawn.");
    }
    const some = (list, first) => list.length ? list : first == null ? [] : [first];
    const steps = some(request.steps, ms.ttfs), plans = some(request.plans, ms.ttfa);
    if (!request.plans.length && ms.ttfa != null) notes.push("This run tells of the first step and the first plan only.");
    steps.forEach(at => marks.push({ lane: 4, at, width: 2, color: 3 }));
    plans.forEach((at, i) => { marks.push({ lane: 5, at, width: 4, color: 2 }); rows.push(["plan " + (i + 1) + " closed", fig(at)]); });
    steps.forEach((at, i) => rows.push(["step " + (i + 1) + " closed", fig(at)]));
    rows.push(["ended: " + request.outcome, fig(end)]);
    byId("timeline-title").textContent = "Request " + request.index + " of " + load.name + ", " + load.suite + ": " + request.outcome
      + ", " + (request.tokens == null ? request.gaps.length + 1 + " records with text" : request.tokens + " tokens")
      + ", " + plans.length + (plans.length === 1 ? " plan" : " plans") + ", " + fig(end) + " ms";
    byId("timeline-note").textContent = (request.error ? request.error + ". " : "") + notes.join(" ");
    show(byId("timeline-chart"), () => lanes(["silence", "prefill", "loading", "tokens", "steps", "plans"], bars, marks, end * 1.01));
    table(byId("timeline-table"), ["event", "ms after the scheduled start"], rows);
  };
  onChoice("timeline-load", () => {
    const list = chosen("timeline-load").requests.list;
    byId("timeline-request").replaceChildren(...list.map((request, i) => element("option",
      request.index + ": " + (request.outcome === "ok" ? "" : request.outcome + ", ") + fig(request.ms.e2el == null ? request.ended_ms : request.ms.e2el) + " ms, " + request.prompt,
      { value: i })));
    timeline();
  });
  if (byId("timeline-request")) byId("timeline-request").addEventListener("change", timeline);

  onChoice("gaps-load", () => {
    const load = chosen("gaps-load"), gaps = load.gaps;
    byId("gaps-note").textContent = "Shown are " + gaps.shown + ". A gap of 0 is of records that came with one read; it is drawn at 0.001 ms.";
    show(byId("gaps-chart"), () => ({
      options: {
        scales: { x: { time: false }, y: { distr: 3 } },
        axes: [xAxis("s after the run's start"), logAxis("ms")],
        series: [{ label: "at, s", value: (u, v) => fig(v) }, { label: "gap, ms", stroke: color(0), paths: () => null, points: { show: true, size: 4, fill: color(0), width: 0 }, value: (u, v) => fig(v) }],
      },
      data: [gaps.at_s, gaps.ms.map(v => Math.max(v, .001))],
    }));
    table(byId("gaps-table"), ["ended, s after the run's start", "gap, ms"],
      gaps.ms.map((ms, i) => [gaps.at_s[i], ms]).sort((a, b) => b[1] - a[1]).slice(0, 20).map(row => row.map(fig)));
  });

  /* Bars side by side, a group for each name. */
  const bars = (names, of, series) => {
    const count = series.length, xs = [];
    names.forEach((name, i) => series.forEach((s, j) => xs.push(i + (j + .5) / (count + .5) - .5 + .25 / (count + .5))));
    return {
      options: {
        scales: { x: { time: false, range: [-.6, names.length - .4] }, y: { range: (u, min, max) => [0, max * 1.05 || 1] } },
        axes: [axis({ label: of, size: 30, splits: () => names.map((n, i) => i), filter: (u, s) => s, values: () => names, grid: { show: false } }), yAxis("ms")],
        legend: markers,
        series: [{ label: of, value: (u, v) => v == null ? "" : names[Math.round(v)] }].concat(series.map((s, j) => ({
          label: s.name, stroke: color(s.color), fill: color(s.color), points: { show: false },
          paths: uPlot.paths.bars({ size: [.9, 60] }), value: (u, v) => v == null ? "" : fig(v) + " ms",
        }))),
      },
      data: [xs].concat(series.map((s, j) => xs.map((x, k) => k % count === j ? s.values[Math.floor(k / count)] : null))),
    };
  };
  document.querySelectorAll(".batch").forEach(host => {
    const agents = data.loads[+host.dataset.load].batch.agents;
    show(host, () => bars(agents.map(agent => String(agent.agent)), "agent", [
      { name: "one by one", color: 2, values: agents.map(agent => agent.streaming_ms) },
      { name: "collect, then parse", color: 1, values: agents.map(agent => agent.collected_ms) },
    ]));
  });
  document.querySelectorAll(".tiers").forEach(host => {
    const tiers = data.loads[+host.dataset.load].tiers;
    show(host, () => bars(tiers.map(tier => tier.name), "tier", [
      { name: "prompt evaluation", color: 1, values: tiers.map(tier => tier.prompt_eval_ms) },
      { name: "ttft", color: 0, values: tiers.map(tier => tier.ttft_ms) },
    ]));
  });

  onChoice("gpu-load", () => {
    const load = chosen("gpu-load"), parent = byId("gpu-charts"), rows = [];
    forget(parent);
    byId("gpu-note").textContent = "Shown: " + load.gpus.map(gpu => gpu.shown + " of " + gpu.name).join("; ") + ".";
    [["power", "W", "power_w"], ["memory in use", "GiB", "memory_gib"], ["processor clock", "MHz", "clock_mhz"],
      ["memory clock", "MHz", "memory_clock_mhz"], ["utilization", "%", "utilization_percent"]].forEach(([name, unit, key]) => {
      const known = load.gpus.filter(gpu => gpu[key].some(v => v != null));
      if (!known.length) return;
      const figure = element("figure"), caption = element("figcaption", name + ", " + unit, { id: "gpu-" + key });
      const host = element("div", null, { class: "chart", role: "img", "aria-labelledby": caption.id });
      figure.append(caption, host);
      parent.append(figure);
      show(host, () => ({
        options: {
          scales: { x: { time: false }, y: { range: (u, min, max) => [0, max * 1.05 || 1] } },
          axes: [xAxis("s after the run's start"), yAxis(unit)],
          legend: markers,
          series: [{ label: "at, s", value: (u, v) => fig(v) }].concat(known.map((gpu, i) => ({
            label: gpu.name, stroke: color(i), width: 2, value: (u, v) => v == null ? "" : tick(v) + " " + unit,
          }))),
        },
        data: uPlot.join(known.map(gpu => [gpu.at_s, gpu[key]])),
      }));
      known.forEach(gpu => {
        const values = gpu[key].filter(v => v != null);
        rows.push([gpu.name, name + ", " + unit, fig(Math.min(...values)), fig(values.reduce((a, b) => a + b) / values.length), fig(Math.max(...values))]);
      });
    });
    table(byId("gpu-table"), ["GPU", "what", "least", "mean", "most"], rows);
  });

  /* The history of the gate. */
  document.querySelectorAll(".ratio").forEach(host => {
    const answers = data.questions[+host.dataset.question].kinds[+host.dataset.kind].answers.filter(a => a.ratio != null);
    const column = key => answers.map(a => a[key]);
    if (!answers.length) { host.textContent = "No answer has a ratio."; return; }
    const dates = () => { const made = axis({}); delete made.values; return made; };
    show(host, () => ({
      options: {
        height: 240, legend: markers,
        scales: { y: { range: (u, min, max) => [0, max * 1.1 || 1] } },
        axes: [dates(), yAxis("x of the ruler's time")],
        bands: [{ series: [3, 2], fill: css("--c5") + "40" }],
        series: [{ label: "at" }].concat([
          ["ratio", 0, 2, []], ["least", 5, 1, []], ["most", 5, 1, []], ["budget", 1, 2, [8, 5]], ["goal", 6, 1, [2, 3]],
        ].map(([label, c, width, dash]) => ({
          label, stroke: color(c), width, dash, points: { show: label === "ratio" || answers.length === 1, size: 5 }, value: (u, v) => v == null ? "" : fig(v),
        }))),
      },
      data: [column("at_s"), column("ratio"), column("ratio_low"), column("ratio_high"), column("ratio_budget"), column("ratio_goal")],
    }));
  });
})();
