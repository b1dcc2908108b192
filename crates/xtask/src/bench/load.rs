//! Asks a server many times, or runs a piece of work many times, and says what that took.
//!
//! What is compared runs in turns of a short time each, never one after the other: a machine that others use as well
//! is not the same machine a minute later.

use super::figures::{Spread, float, millis_each, percentile};
use super::http::{Ask, Connection, Head};
use super::pages;
use super::process::Cpu;
use super::rooms::Rooms;
use super::subject::Subject;
use crate::interrupt;
use anyhow::{Context, Result, bail};
use nix::time::{ClockId, clock_gettime};
use std::net::SocketAddr;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What one turn came to.
#[derive(Debug, Default, Clone)]
pub(crate) struct Sample {
    pub(crate) answers: u64,
    /// Of the bodies.
    pub(crate) bytes: u64,
    pub(crate) elapsed: Duration,
    pub(crate) cpu: Cpu,
    /// Microseconds.
    pub(crate) latencies: Vec<u32>,
    pub(crate) rooms: Rooms,
}

impl Sample {
    /// What a program counted that says its rate and leaves out the time of its connections.
    pub(crate) fn of_rate(per_second: f64, elapsed: Duration) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of answers above zero"
        )]
        let answers = (per_second * elapsed.as_secs_f64()).round() as u64;
        Self {
            answers,
            elapsed,
            ..Self::default()
        }
    }

    pub(crate) fn per_second(&self) -> f64 {
        float(self.answers) / self.elapsed.as_secs_f64()
    }

    /// Milliseconds of processor time for each answer, without the database's own processes.
    pub(crate) fn cpu_millis(&self) -> f64 {
        millis_each(self.cpu.server, self.answers)
    }

    pub(crate) fn database_millis(&self) -> f64 {
        millis_each(self.cpu.database, self.answers)
    }

    pub(crate) fn bytes_each(&self) -> f64 {
        float(self.bytes) / float(self.answers)
    }

    pub(crate) fn bytes_per_second(&self) -> f64 {
        float(self.bytes) / self.elapsed.as_secs_f64()
    }

    /// In milliseconds.
    pub(crate) fn latency(&mut self, percent: f64) -> f64 {
        percentile(&mut self.latencies, percent).map_or(f64::NAN, |micros| f64::from(micros) / 1e3)
    }

    fn merge(&mut self, other: &Self) {
        self.answers += other.answers;
        self.bytes += other.bytes;
        self.latencies.extend_from_slice(&other.latencies);
        self.rooms.merge(&other.rooms);
    }

    /// Several turns of the same thing as one.
    pub(crate) fn sum(turns: &[Self]) -> Self {
        let mut sum = Self::default();
        for turn in turns {
            sum.merge(turn);
            sum.elapsed += turn.elapsed;
            sum.cpu += turn.cpu;
        }
        sum
    }
}

/// The middle, over all turns, of what `compare` makes of one turn of each.
pub(crate) fn over_turns<const N: usize>(
    turns: &[Vec<Sample>; N],
    compare: impl Fn(&[&Sample; N]) -> f64,
) -> Option<Spread> {
    let count = turns.iter().map(Vec::len).min().unwrap_or(0);
    Spread::of((0..count).filter_map(|turn| {
        let mut of_turn = [None; N];
        for (place, samples) in of_turn.iter_mut().zip(turns) {
            *place = samples.get(turn);
        }
        let of_turn: Vec<&Sample> = of_turn.into_iter().collect::<Option<_>>()?;
        Some(compare(&of_turn.try_into().ok()?))
    }))
}

/// How long each turn is and how often it comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turns {
    pub(crate) count: usize,
    pub(crate) each: Duration,
}

impl Turns {
    /// So many seconds for each of the things compared.
    pub(crate) fn of(seconds: f64) -> Self {
        const COUNT: u32 = 5;
        Self {
            count: COUNT as usize,
            each: Duration::from_secs_f64(seconds / f64::from(COUNT)),
        }
    }
}

/// Something that can be given a turn of a certain length.
pub(crate) type Runner<'r> = &'r mut dyn FnMut(Duration) -> Result<Sample>;

/// Gives every runner a short turn that does not count, then one after the other their turns, and that several times,
/// back and forth.
pub(crate) fn interleave<const N: usize>(
    turns: Turns,
    mut runners: [Runner<'_>; N],
) -> Result<[Vec<Sample>; N]> {
    for runner in &mut runners {
        runner(turns.each / 4)?;
    }
    let mut samples = [const { Vec::new() }; N];
    for turn in 0..turns.count {
        let mut sides: Vec<_> = runners.iter_mut().zip(&mut samples).collect();
        // Nobody is always the one who finds the machine warm.
        if turn % 2 == 1 {
            sides.reverse();
        }
        for (runner, samples) in sides {
            stop_when_asked()?;
            samples.push(runner(turns.each)?);
        }
    }
    Ok(samples)
}

pub(crate) fn stop_when_asked() -> Result<()> {
    if interrupt::asked() {
        bail!("interrupted");
    }
    Ok(())
}

/// A number of connections that ask the same questions, each the next one as soon as it has its answer.
#[derive(Debug)]
pub(crate) struct Load<'a> {
    pub(crate) asks: &'a [Ask],
    pub(crate) connections: usize,
    /// Between an answer and the next question.
    pub(crate) pause: Duration,
    /// An answer is everything up to its last page.
    pub(crate) follow: bool,
    /// How far each connection has come: the next run goes on there, so that a change is not asked for again.
    asked: Vec<AtomicUsize>,
}

impl<'a> Load<'a> {
    pub(crate) fn new(asks: &'a [Ask], connections: usize) -> Self {
        Self {
            asks,
            connections,
            pause: Duration::ZERO,
            follow: false,
            asked: (0..connections).map(|_| AtomicUsize::new(0)).collect(),
        }
    }

    /// Runs for this long, without the time that the connections need to open.
    pub(crate) fn run(&self, subject: &Subject, time: Duration) -> Result<Sample> {
        let ready = Barrier::new(self.connections + 1);
        let address = subject.address();
        std::thread::scope(|scope| {
            let start = |number| {
                let (load, ready) = (self, &ready);
                scope.spawn(move || load.one(number, address, ready, time))
            };
            let threads: Vec<_> = (0..self.connections).map(start).collect();
            ready.wait();
            let (cpu, started) = (subject.cpu()?, Instant::now());
            let mut sum = Sample::default();
            for thread in threads {
                let sample = thread
                    .join()
                    .map_err(|_| anyhow::anyhow!("a client panicked"))?;
                sum.merge(&sample?);
            }
            sum.elapsed = started.elapsed();
            sum.cpu = subject.cpu()? - cpu;
            Ok(sum)
        })
    }

    fn one(
        &self,
        number: usize,
        address: SocketAddr,
        ready: &Barrier,
        time: Duration,
    ) -> Result<Sample> {
        // Connections begin at different questions, or all would ask for the same row at the same time.
        let first = number * self.asks.len() / self.connections.max(1);
        let asked = self.asked.get(number).context("no such connection")?;
        let ask = || {
            let next = first + asked.fetch_add(1, Ordering::Relaxed);
            let place = next.checked_rem(self.asks.len()).unwrap_or(0);
            self.asks.get(place).context("nothing to ask")
        };
        let opened = Connection::open(address).and_then(|mut connection| {
            self.answer(&mut connection, ask()?, &mut Sample::default())?;
            Ok(connection)
        });
        ready.wait();
        let mut connection = opened?;
        let mut sample = Sample::default();
        let started = Instant::now();
        while started.elapsed() < time {
            let asked = Instant::now();
            self.answer(&mut connection, ask()?, &mut sample)?;
            let took = asked.elapsed().as_micros();
            sample
                .latencies
                .push(u32::try_from(took).unwrap_or(u32::MAX));
            if !self.pause.is_zero() {
                std::thread::sleep(self.pause);
            }
        }
        Ok(sample)
    }

    fn answer(&self, connection: &mut Connection, ask: &Ask, sample: &mut Sample) -> Result<()> {
        let mut bytes = 0;
        let count = |piece: &[u8]| bytes += piece.len();
        let head = if self.follow {
            pages::all(connection, ask, count)?
        } else {
            one_page(connection, ask, count)?
        };
        sample.answers += 1;
        sample.bytes += u64::try_from(bytes)?;
        sample.rooms.add(&head.timing);
        Ok(())
    }
}

/// One answer, which must be a success.
pub(crate) fn one_page(
    connection: &mut Connection,
    ask: &Ask,
    look: impl FnMut(&[u8]),
) -> Result<Head> {
    let head = connection.ask(ask, look)?;
    if !head.is_success() {
        // Asked again for its words.
        connection.body(ask)?;
        bail!("{ask} answered {} once", head.status);
    }
    Ok(head)
}

/// Work that is done in this very process, such as a baseline.
pub(crate) trait Work {
    /// Does it once and gives the bytes it wrote.
    fn once(&mut self) -> Result<&[u8]>;
}

/// Does it again and again for this long; the processor time is this thread's.
pub(crate) fn here(work: &mut dyn Work, time: Duration) -> Result<Sample> {
    let mut sample = Sample::default();
    let (started, cpu) = (Instant::now(), thread_cpu()?);
    while started.elapsed() < time {
        sample.bytes += u64::try_from(work.once()?.len())?;
        sample.answers += 1;
    }
    sample.elapsed = started.elapsed();
    sample.cpu.server = thread_cpu()?.saturating_sub(cpu);
    Ok(sample)
}

fn thread_cpu() -> Result<Duration> {
    let time =
        clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).context("reading this thread's clock")?;
    Ok(Duration::from(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(answers: u64, millis: u64) -> Sample {
        Sample {
            answers,
            bytes: answers * 1000,
            elapsed: Duration::from_millis(millis),
            latencies: vec![100, 300],
            ..Sample::default()
        }
    }

    #[test]
    fn turns_are_compared_pair_by_pair() {
        let slow = vec![sample(10, 100), sample(50, 1000), sample(30, 200)];
        let fast = vec![sample(20, 100), sample(200, 1000)];
        let ratio = over_turns(&[slow, fast], |[a, b]| a.per_second() / b.per_second()).unwrap();
        assert_eq!((ratio.low, ratio.median, ratio.high), (0.25, 0.375, 0.5));
        assert!(over_turns(&[vec![sample(1, 1)], vec![]], |[a, _]| a.per_second()).is_none());
    }

    #[test]
    fn the_sum_of_turns_keeps_every_latency() {
        let mut sum = Sample::sum(&[sample(10, 100), sample(30, 300)]);
        assert_eq!((sum.per_second(), sum.bytes_each()), (100.0, 1000.0));
        assert_eq!((sum.latencies.len(), sum.latency(99.0)), (4, 0.3));
    }

    #[test]
    fn every_runner_gets_its_turns_back_and_forth() {
        let order = std::cell::RefCell::new(Vec::new());
        let runner = |name| {
            let order = &order;
            move |time: Duration| {
                order.borrow_mut().push((name, time.as_millis()));
                Ok(Sample::default())
            }
        };
        let (mut a, mut b) = (runner('a'), runner('b'));
        let turns = Turns {
            count: 2,
            each: Duration::from_millis(8),
        };
        let samples = interleave(turns, [&mut a, &mut b]).unwrap();
        assert_eq!(samples.map(|all| all.len()), [2, 2]);
        let expected = [('a', 2), ('b', 2), ('a', 8), ('b', 8), ('b', 8), ('a', 8)];
        assert_eq!(order.into_inner(), expected);
    }

    struct Sums(Vec<u8>);

    impl Work for Sums {
        fn once(&mut self) -> Result<&[u8]> {
            self.0.clear();
            self.0.extend((0..=255).cycle().take(10_000));
            Ok(&self.0)
        }
    }

    #[test]
    fn work_of_this_process_is_measured_by_its_own_clock() {
        let sample = here(&mut Sums(Vec::new()), Duration::from_millis(20)).unwrap();
        assert_eq!(sample.bytes, sample.answers * 10_000);
        assert!(sample.cpu.server > Duration::ZERO && sample.cpu.server <= sample.elapsed * 2);
    }
}
