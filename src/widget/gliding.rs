//! Marks that glide from one state of a chart to the next, and from one step of a story to the next.
//!
//! The picture alone is under way: figures, words, marks and what a script is told are those of the new state at once. A new state
//! ends what is under way. Reached only where the page wants it (`Page::glides`).

use wasm_bindgen::prelude::wasm_bindgen;

use super::view::{State, View};
use crate::scene::{Glide, Scene};

/// A picture with the keys of its marks.
#[derive(Clone)]
pub(super) struct Picture {
    scene: Scene,
    keys: Vec<u64>,
    /// Whether it was under way.
    moving: bool,
}

/// The pictures of a view that goes, for the one that comes.
#[wasm_bindgen]
pub struct Still(Vec<(&'static str, Option<Picture>)>);

#[wasm_bindgen]
impl View {
    /// What this view shows, for a view in its place to set out from.
    pub fn still(&self) -> Option<Still> {
        let mut state = self.state.try_borrow_mut().ok()?;
        let stills = state.stills();
        let id = |at: usize| state.app.chart(at).map_or("", |chart| chart.request.kind.id());
        Some(Still(stills.into_iter().enumerate().map(|(at, still)| (id(at), still)).collect()))
    }

    /// Charts of the same kind in the same place glide from there, where the page wants it.
    pub fn set_out_from(&self, still: &Still) {
        let Ok(mut state) = self.state.try_borrow_mut() else { return };
        if !state.page.glides(false) {
            return;
        }
        for (at, (id, picture)) in still.0.iter().enumerate() {
            if let Some(picture) = picture
                && state.app.chart(at).is_some_and(|chart| chart.request.kind.id() == *id)
            {
                state.set_out(at, picture.clone());
            }
        }
        if state.begin(&[]) {
            state.page.glide();
        }
    }
}

impl State {
    /// Where marks glide: the pictures as they are seen now, be it on their way. Nothing is under way then.
    #[inline(never)]
    pub(super) fn stills(&mut self) -> Vec<Option<Picture>> {
        let glides = std::mem::take(&mut self.glides);
        let still = |at| {
            let chart = self.app.chart(at)?;
            // At another width it is another picture: nobody who makes a window narrower waits for marks.
            let wanted = f64::from(chart.room.width) * chart.room.scale;
            if (wanted - f64::from(chart.drawn.scene.width)).abs() > 1.5 {
                return None;
            }
            let glide = glides.iter().find(|(other, _)| *other == at);
            let scene = match glide {
                Some((_, glide)) => glide.at(&chart.drawn.scene, self.way),
                None => chart.drawn.scene.clone(),
            };
            Some(Picture { scene, keys: chart.mark_keys(), moving: glide.is_some() })
        };
        (0..self.app.cards.len()).map(still).collect()
    }

    /// Sets out from a still to the picture that is there now; where nothing moves, that is painted.
    #[inline(never)]
    pub(super) fn set_out(&mut self, at: usize, still: Picture) {
        let Some(chart) = self.app.chart(at) else { return };
        let glide = Glide::new(still.scene, &still.keys, &chart.drawn.scene, &chart.mark_keys());
        self.glides.retain(|(other, _)| *other != at);
        if glide.moves() {
            self.glides.push((at, glide));
        } else if let Some(Some(surface)) = self.surfaces.get_mut(at) {
            surface.paint(&chart.drawn.scene);
        }
    }

    /// What has set out is at its beginning; `left` are the stills of the charts that stay as they are, whose way is over. Tells
    /// whether anything is under way.
    #[inline(never)]
    pub(super) fn begin(&mut self, left: &[Option<Picture>]) -> bool {
        for (at, still) in left.iter().enumerate() {
            if let (Some(Picture { moving: true, .. }), Some(chart), Some(Some(surface))) =
                (still, self.app.chart(at), self.surfaces.get_mut(at))
            {
                surface.paint(&chart.drawn.scene);
            }
        }
        self.glide(0.0);
        !self.glides.is_empty()
    }

    /// Paints what is under way at a part of its way; at the end as it is.
    #[inline(never)]
    pub(super) fn glide(&mut self, part: f64) {
        self.way = part;
        for (at, glide) in &self.glides {
            if let (Some(chart), Some(Some(surface))) = (self.app.chart(*at), self.surfaces.get_mut(*at)) {
                if part < 1.0 {
                    surface.paint(&glide.at(&chart.drawn.scene, part));
                } else {
                    surface.paint(&chart.drawn.scene);
                }
            }
        }
        if part >= 1.0 {
            self.glides.clear();
        }
    }
}
