// Elements far from the viewport wait here until somebody scrolls near.

const MARGIN = 600; // CSS pixels.

export const far = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) entry.target.nearViewport();
  },
  { rootMargin: `${MARGIN}px` },
);

export function isNear(element) {
  const box = element.getBoundingClientRect();
  // Without a box of its own it would never be seen to come.
  if (!box.width && !box.height) return getComputedStyle(element).display === "contents";
  return box.bottom > -MARGIN && box.top < innerHeight + MARGIN;
}
