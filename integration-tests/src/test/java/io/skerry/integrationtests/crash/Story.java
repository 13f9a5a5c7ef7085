package io.skerry.integrationtests.crash;

import java.io.IOException;
import java.nio.file.Path;

/** What the node whose disk dies is doing. */
enum Story {
    /** The only voter takes commands and snapshots, which truncate its log and make the ones before superfluous. */
    TAKE {
        @Override
        void prepare(Stage stage, Path base) {
            try (Life life = stage.alone(base)) {
                stage.write(life, 4);
            }
        }

        @Override
        void live(Stage stage, Path folder) {
            try (Life life = stage.alone(folder)) {
                for (int times = 1; times <= 2; times++) {
                    stage.write(life, 4);
                    life.awaitTruncated(life.snapshot());
                }
                stage.write(life, 2);
            }
        }

        @Override
        void goOn(Stage stage, Path folder) {
            try (Life life = stage.alone(folder)) {
                stage.requireAll(life, life);
            }
        }

        @Override
        boolean isNew(Remains remains, Remains base) {
            return remains.boundary().index() > base.boundary().index();
        }
    },
    /** A learner that was away fetches a snapshot, installs it, replicates on, and takes one itself. */
    INSTALL {
        @Override
        void prepare(Stage stage, Path base) {
            try (Life voter = stage.voter();
                    Life learner = stage.learner(base)) {
                stage.write(voter, 4);
                learner.awaitApplied(voter.applied());
                learner.snapshot();
            }
        }

        @Override
        void live(Stage stage, Path folder) {
            try (Life voter = stage.voter()) {
                stage.write(voter, 4);
                stage.offered(voter.snapshot());
                voter.awaitTruncated(stage.offered());
                try (Life learner = stage.learner(folder)) {
                    learner.awaitApplied(stage.offered());
                    stage.installed(learner.installed());
                    stage.write(voter, 2);
                    learner.awaitApplied(voter.applied());
                    learner.awaitTruncated(learner.snapshot());
                }
            }
        }

        @Override
        void goOn(Stage stage, Path folder) {
            try (Life voter = stage.voter();
                    Life learner = stage.learner(folder)) {
                stage.requireAll(voter, learner);
            }
        }

        @Override
        boolean isNew(Remains remains, Remains base) {
            return remains.boundary().index() > base.last().index();
        }
    },
    /** An empty folder becomes a node of a new cluster from a backup, and takes commands. */
    RESTORE {
        @Override
        void prepare(Stage stage, Path base) {
            try (Life source = stage.source()) {
                stage.write(source, 4);
                source.snapshot();
            }
        }

        @Override
        void live(Stage stage, Path folder) throws IOException {
            stage.restore(folder);
            try (Life life = stage.alone(folder)) {
                stage.write(life, 2);
                life.snapshot();
            }
        }

        @Override
        void goOn(Stage stage, Path folder) throws IOException {
            stage.restore(folder);
            try (Life life = stage.alone(folder)) {
                stage.requireAll(life, life);
            }
        }

        @Override
        boolean isNew(Remains remains, Remains base) {
            return remains.restored();
        }
    };

    /** Makes the folder with which each round begins. */
    abstract void prepare(Stage stage, Path base);

    /** What is broken off somewhere. */
    abstract void live(Stage stage, Path folder) throws IOException;

    /** What must be possible after that. */
    abstract void goOn(Stage stage, Path folder) throws IOException;

    /** Returns whether what the story brings about has happened, or nothing of it. */
    abstract boolean isNew(Remains remains, Remains base);
}
