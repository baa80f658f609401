"""A server that speaks S3 (s3proxy, from the testkit), and stores in its one bucket."""
import os, pathlib, subprocess, sys, tempfile

HOME = pathlib.Path(__file__).resolve().parent.parent
SERVER = "dev.litekeeper.testkit.S3Server"


class Bucket:
    """Runs until it is closed. LITEKEEPER_S3 names the endpoint of one that runs already."""

    def __init__(self):
        self.process = None
        self.endpoint = os.environ.get("LITEKEEPER_S3")
        os.environ["S3_SECRET"] = "test-secret-key"
        if not self.endpoint:
            jdk = java_home()
            self.process = subprocess.Popen([f"{jdk}/bin/java", "-cp", classpath(jdk), SERVER], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, text=True)
            self.endpoint = self.process.stdout.readline().strip()
            if not self.endpoint:
                sys.exit("the S3 server does not start")

    def store(self, prefix):
        """What is written below `stores:`."""
        return (f"{{name: cloud, url: \"s3://bucket/{prefix}\", endpoint: \"{self.endpoint}\", path-style: true, "
                "access-key: test-access-key, secret-key: \"${S3_SECRET}\"}")

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()


def java_home():
    """That of the program."""
    script = f"home={HOME}; . {HOME}/libexec/jdk.sh; require_jdk; echo $jdk"
    return subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True).stdout.strip()


def maven(*words, jdk=None):
    environment = {**os.environ, "JAVA_HOME": jdk or java_home()}
    return subprocess.run(["./mvnw", "-q", "-B", "-Dquick", *words], cwd=HOME, env=environment, stdout=sys.stderr)


def classpath(jdk):
    with tempfile.NamedTemporaryFile("r") as out:
        maven("-DskipTests", "-pl", "testkit", "compile", "dependency:build-classpath", f"-Dmdep.outputFile={out.name}",
              jdk=jdk).check_returncode()
        return f"{HOME / 'testkit/target/classes'}:{out.read()}"
