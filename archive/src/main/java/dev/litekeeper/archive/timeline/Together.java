package dev.litekeeper.archive.timeline;

import dev.litekeeper.failure.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/// Does several things side by side; stores answer slowly, one after the other.
final class Together {
    private static final int THREADS = 8;
    private static final ThreadFactory DAEMONS = task -> {
        Thread thread = new Thread(task, "archive");
        thread.setDaemon(true);
        return thread;
    };

    private Together() {}

    /// The answers, in the order of the questions. Fails with the first failure there is, when all have
    /// ended.
    static <T> List<T> all(List<Supplier<T>> questions) {
        return all(questions, THREADS);
    }

    /// [#all(List)], so many at a time.
    static <T> List<T> all(List<Supplier<T>> questions, int atOnce) {
        if (questions.size() < 2) {
            return questions.stream().map(Supplier::get).toList();
        }
        List<Future<T>> futures = new ArrayList<>();
        try (ExecutorService threads = pool(atOnce)) {
            questions.forEach(question -> futures.add(threads.submit(question::get)));
        }
        List<T> answers = new ArrayList<>();
        futures.forEach(future -> answers.add(answer(future)));
        return answers;
    }

    static ExecutorService pool(int threads) {
        return Executors.newFixedThreadPool(threads, DAEMONS);
    }

    /// What a thread found out, or the failure it met.
    static <T> T answer(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped while reading").failure(e);
        }
    }
}
