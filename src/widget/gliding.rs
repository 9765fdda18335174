//! Marks that glide from one state of a chart to the next, and from one step of a story to the next.
//!
//! The picture alone is under way: figures, words, marks and what a script is told are those of the new state at once. A new state
//! ends what is under way. Reached only where the page wants it (`Page::glides`).

use wasm_bindgen::prelude::wasm_bindgen;

use super::view::{State, View};
use crate::scene::{Glide, Scene};

/// A picture with the keys of its marks.
pub(super) type Picture = (Scene, Vec<u64>);

/// The pictures of a view that goes, for the one that comes.
#[wasm_bindgen]
pub struct Still(Vec<(&'static str, Option<Picture>)>);

#[wasm_bindgen]
impl View {
    /// What this view shows, for a view in its place to set out from.
    pub fn still(&self) -> Option<Still> {
        let state = self.state.try_borrow().ok()?;
        let id = |at: usize| state.app.chart(at).map_or("", |chart| chart.request.kind.id());
        Some(Still(state.stills().into_iter().enumerate().map(|(at, still)| (id(at), still)).collect()))
    }

    /// Charts of the same kind in the same place glide from there, where the page wants it.
    pub fn set_out_from(&self, still: &Still) {
        let Ok(mut state) = self.state.try_borrow_mut() else { return };
        if !state.page.glides() {
            return;
        }
        for (at, (id, picture)) in still.0.iter().enumerate() {
            let same = state.app.chart(at).is_some_and(|chart| chart.request.kind.id() == *id);
            if same && state.set_out(at, picture.clone()) {
                state.glide_one(at);
            }
        }
        if !state.glides.is_empty() {
            state.page.glide();
        }
    }
}

impl State {
    /// Where marks glide: the pictures as they are now.
    #[inline(never)]
    pub(super) fn stills(&self) -> Vec<Option<Picture>> {
        let still = |at| self.app.chart(at).map(|chart| (chart.drawn.scene.clone(), chart.mark_keys()));
        (0..self.app.cards.len()).map(still).collect()
    }

    /// Sets out from a still to the picture that is there now; whether anything moves.
    #[inline(never)]
    pub(super) fn set_out(&mut self, at: usize, still: Option<Picture>) -> bool {
        let (Some((scene, before)), Some(chart)) = (still, self.app.chart(at)) else { return false };
        let glide = Glide::new(scene, &before, &chart.drawn.scene, &chart.mark_keys());
        let moves = glide.moves();
        self.glides.retain(|(other, _)| *other != at);
        if moves {
            self.glides.push((at, glide));
        }
        moves
    }

    /// Paints what is under way at a part of its way; at the end as it is.
    #[inline(never)]
    pub(super) fn glide(&mut self, part: f64) {
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

    /// Paints the beginning of a way.
    pub(super) fn glide_one(&mut self, at: usize) {
        let glide = self.glides.iter().find(|(other, _)| *other == at);
        if let (Some((_, glide)), Some(chart), Some(Some(surface))) = (glide, self.app.chart(at), self.surfaces.get_mut(at)) {
            surface.paint(&glide.at(&chart.drawn.scene, 0.0));
        }
    }
}
