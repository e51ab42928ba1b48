//! Work that is done to its end, whether or not anybody still waits for it.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

/// A panic, as it was thrown.
pub(super) type Panic = Box<dyn Any + Send>;

/// Done as part of whoever waits for it, for most of it is done before they would have had to wait. Let go of before its
/// end, it goes on as a task of its own.
pub(super) struct ToItsEnd<T: Send + 'static> {
    /// Gone once it is done.
    work: Option<BoxFuture<'static, Result<T, Panic>>>,
    tasks: TaskTracker,
}

impl<T: Send + 'static> ToItsEnd<T> {
    pub(super) fn new(tasks: &TaskTracker, work: impl Future<Output = T> + Send + 'static) -> ToItsEnd<T> {
        let work = AssertUnwindSafe(work).catch_unwind().boxed();
        ToItsEnd { work: Some(work), tasks: tasks.clone() }
    }
}

impl<T: Send + 'static> Future for ToItsEnd<T> {
    type Output = Result<T, Panic>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(work) = &mut self.work else { return Poll::Pending };
        let polled = work.as_mut().poll(context);
        if polled.is_ready() {
            self.work = None;
        }
        polled
    }
}

impl<T: Send + 'static> Drop for ToItsEnd<T> {
    fn drop(&mut self) {
        // Without a runtime the process is at its end.
        if let Some((work, runtime)) = self.work.take().zip(Handle::try_current().ok()) {
            self.tasks.spawn_on(work.map(drop), &runtime);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_done_all_the_same() {
        let (tasks, done) = (TaskTracker::new(), Arc::new(AtomicBool::new(false)));
        let (sign, signal) = tokio::sync::oneshot::channel::<()>();
        let note = done.clone();
        let mut work = ToItsEnd::new(&tasks, async move {
            signal.await.unwrap();
            note.store(true, Ordering::SeqCst);
        });
        assert!(tokio::time::timeout(Duration::ZERO, &mut work).await.is_err());
        drop(work);
        sign.send(()).unwrap();
        tasks.close();
        tasks.wait().await;
        assert!(done.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn a_panic_is_told_and_goes_no_further() {
        let work = ToItsEnd::new(&TaskTracker::new(), async { panic!("meant") });
        assert!(Result::<(), Panic>::is_err(&work.await));
    }
}
