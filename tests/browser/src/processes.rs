//! Programs that a session starts, and their end: driver, browser, virtual display and all that these start.
//!
//! Each started program carries a mark in its environment, which its own children inherit. When the family is dropped,
//! every process with the mark is ended, also those that a browser has detached. Processes of others are not touched.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use xtask::checkout;

const MARK: &str = "FAIRSHARE_TEST_FAMILY";
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A family of processes with a folder of its own, both of which end when it is dropped.
pub struct Family {
    mark: String,
    children: Vec<Child>,
    folder: PathBuf,
}

impl Family {
    /// An empty family with a fresh folder.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new() -> io::Result<Self> {
        let mark = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = checkout::target().join("browser-tests").join(&mark);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder)?;
        Ok(Self { mark, children: Vec::new(), folder })
    }

    /// A folder for profiles and logs; it is removed with the family.
    pub fn folder(&self) -> &PathBuf {
        &self.folder
    }

    /// Starts a program of the family, with its output in a log in the folder, whose path is returned.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&mut self, command: &mut Command) -> io::Result<PathBuf> {
        let path = self.folder.join(format!("{}.log", self.children.len()));
        let log = fs::File::create(&path)?;
        let child = command.env(MARK, &self.mark).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        self.children.push(child);
        Ok(path)
    }

    /// Ids of all living processes that carry the mark. Empty where the system does not tell environments.
    fn members(&self) -> Vec<u32> {
        let wanted = format!("{MARK}={}", self.mark);
        let Ok(entries) = fs::read_dir("/proc") else {
            return Vec::new();
        };
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|id: &u32| *id != std::process::id())
            .filter(|id| {
                let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
                environment.split(|byte| *byte == 0).any(|pair| pair == wanted.as_bytes())
            })
            .collect()
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        // Twice, since a process may start another while the first round goes by.
        for _ in 0..2 {
            let members = self.members();
            if members.is_empty() {
                break;
            }
            let ids = members.iter().map(ToString::to_string);
            drop(Command::new("kill").arg("-KILL").args(ids).stderr(Stdio::null()).status());
            thread::sleep(Duration::from_millis(50));
        }
        for child in &mut self.children {
            drop(child.kill());
            drop(child.wait());
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}
