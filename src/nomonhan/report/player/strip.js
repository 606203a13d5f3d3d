// Under the map: the days with their nights, persons present of each side, and events of note.

class Strip {
  constructor(canvas, battle, words, seek) {
    this.canvas = canvas;
    this.battle = battle;
    this.words = words;
    const go = (event) => {
      const box = canvas.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      seek(Math.round(Math.min(Math.max(share, 0), 1) * (battle.ticks - 1)));
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      go(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) go(event);
    });
  }

  paint(time) {
    const { canvas, battle, words } = this;
    const ratio = globalThis.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
    if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
    const style = getComputedStyle(canvas);
    const color = (name) => style.getPropertyValue(name).trim();
    const ctx = canvas.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    const x = (t) => (t / (battle.ticks - 1)) * width;
    ctx.fillStyle = battle.page.map.look.night;
    for (let t = 0; t < battle.ticks - 1; t++) {
      const left = Math.round(x(t) * ratio) / ratio, right = Math.round(x(t + 1) * ratio) / ratio;
      ctx.globalAlpha = 0.3 * (1 - Math.min(battle.light(t), 1));
      ctx.fillRect(left, 0, right - left, height);
    }
    ctx.globalAlpha = 1;
    ctx.font = `11px ${SANS}`;
    ctx.textBaseline = "top";
    ctx.textAlign = "center";
    const perDay = (24 * 60) / battle.tickMinutes;
    const every = width / ((battle.ticks - 1) / perDay) < 40 ? 2 : 1;
    for (let t = 0, n = 0; t < battle.ticks; t++) {
      const moment = battle.moment(t);
      if (words.clock(moment) !== "12:00") continue;
      ctx.fillStyle = color("--muted");
      if (n++ % every === 0) ctx.fillText(String(moment.getUTCDate()), x(t), 3);
    }
    const most = Math.max(...battle.present.map((row) => Math.max(...row)), 1);
    const y = (men) => height - 3 - (men / most) * (height - 20);
    battle.present.forEach((row, side) => {
      ctx.beginPath();
      row.forEach((men, t) => ctx[t ? "lineTo" : "moveTo"](x(t), y(men)));
      ctx.strokeStyle = color(`--side-${side}`);
      ctx.lineWidth = 1.6;
      ctx.stroke();
    });
    for (const one of battle.happenings) {
      if (one.group !== "turns") continue;
      ctx.fillStyle = one.side >= 0 ? color(`--side-${one.side}`) : color("--ink");
      ctx.beginPath();
      const cx = x(one.tick), cy = height - 5;
      ctx.moveTo(cx, cy - 4);
      ctx.lineTo(cx + 3, cy);
      ctx.lineTo(cx, cy + 4);
      ctx.lineTo(cx - 3, cy);
      ctx.fill();
    }
    ctx.strokeStyle = color("--ink");
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(x(time), 0);
    ctx.lineTo(x(time), height);
    ctx.stroke();
  }
}
