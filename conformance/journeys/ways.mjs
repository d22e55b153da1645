// The ways in which a journey is gone: a small phone and a desk, with JavaScript and without.

export const WAYS = [320, 1280].flatMap((width) => [true, false].map((script) => ({ width, script })));

export const nameOf = ({ width, script }) => `${width} px ${script ? "with" : "without"} JavaScript`;
