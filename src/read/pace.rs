//! `Pace`: long work in parts, so that whoever asked for it can do something else in between.
//!
//! The work is written as one piece; at each text or record it says so, and when it has done what it may it rests. There is no
//! clock: a part is so much work, and the same parts whatever the machine. It rests too where it needs what of the program is
//! not there yet.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Texts between two looks at how much may be done.
const STRIDE: usize = 16;

/// How much may be done before the next rest. One text looked at is one.
#[derive(Clone, Default)]
pub(super) struct Pace(Rc<State>);

#[derive(Default)]
struct State {
    left: Cell<usize>,
    /// Whether a part of the program is not there, and whether the work waits for it.
    is_lean: Cell<bool>,
    is_waiting: Cell<bool>,
}

impl Pace {
    /// Says that so much was done; rests where that is more than may be done.
    pub fn spend(&self, n: usize) -> Spend<'_> {
        Spend { pace: self, n }
    }

    /// Does `each` with every number below `n`, and rests on the way. What looks at texts goes through here: the work in which it
    /// stands is one long function, and browsers count its whole length for each turn of a loop in it that rests.
    pub async fn each(&self, n: usize, each: &mut dyn FnMut(usize)) {
        for at in 0..n {
            each(at);
            if (at + 1) % STRIDE == 0 {
                self.spend(STRIDE).await;
            }
        }
        self.spend(n % STRIDE).await;
    }

    /// Waits until all of the program is there (`xtask/profile.txt`).
    pub fn whole(&self) -> Whole<'_> {
        Whole { pace: self }
    }

    /// Says whether a part of the program is not there.
    pub fn set_lean(&self, is_lean: bool) {
        self.0.is_lean.set(is_lean);
    }

    /// Whether the work waits for the whole program.
    pub fn is_waiting(&self) -> bool {
        self.0.is_waiting.get()
    }
}

/// Pending at most once.
pub(super) struct Spend<'a> {
    pace: &'a Pace,
    n: usize,
}

impl Future for Spend<'_> {
    type Output = ();

    // Not inlined: there are many of them.
    #[inline(never)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let left = self.pace.0.left.get().checked_sub(std::mem::take(&mut self.n));
        self.pace.0.left.set(left.unwrap_or(0));
        if left.is_some() { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Pending while a part of the program is not there.
pub(super) struct Whole<'a> {
    pace: &'a Pace,
}

impl Future for Whole<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let is_waiting = self.pace.0.is_lean.get();
        self.pace.0.is_waiting.set(is_waiting);
        if is_waiting { Poll::Pending } else { Poll::Ready(()) }
    }
}

/// Work under way.
pub(super) struct Work<T>(Pin<Box<dyn Future<Output = T>>>);

impl<T> Work<T> {
    /// Work to be gone on with.
    pub fn new(work: impl Future<Output = T> + 'static) -> Work<T> {
        Work(Box::pin(work))
    }

    /// Does so much of it; what came of it once it is done, after which it must not be called again.
    pub fn go(&mut self, pace: &Pace, n: usize) -> Option<T> {
        pace.0.left.set(n);
        match self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        }
    }
}
