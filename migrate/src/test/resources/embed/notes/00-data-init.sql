INSERT INTO note(text) VALUES ('on the classpath');
