import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A JobManager and a TaskManager in this JVM that stay up between jobs; a job costs tens of milliseconds instead of a cluster's start. */
final class LocalCluster implements AutoCloseable, PipelineExecutor, PipelineExecutorFactory, PipelineExecutorServiceLoader {
  private static final String NAME = "headrace-peer";
  private final MiniCluster cluster;

  LocalCluster(int slots) throws Exception {
    Configuration options = new Configuration();
    options.set(RestOptions.BIND_PORT, "0");
    options.set(RestOptions.ADDRESS, "localhost");
    options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(96));
    options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(96));
    options.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(384));
    cluster = new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(options)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(slots)
            .build());
    cluster.start();
  }

  StreamExecutionEnvironment environment() {
    Configuration options = new Configuration();
    options.set(DeploymentOptions.TARGET, NAME);
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(this, options, LocalCluster.class.getClassLoader());
    environment.setParallelism(1);
    return environment;
  }

  @Override
  public CompletableFuture<JobClient> execute(Pipeline pipeline, Configuration options, ClassLoader loader) throws Exception {
    JobGraph graph = PipelineExecutorUtils.getJobGraph(pipeline, options, loader);
    return cluster.submitJob(graph).thenApply(
        done -> new MiniClusterJobClient(
            done.getJobID(), cluster, loader, MiniClusterJobClient.JobFinalizationBehavior.NOTHING));
  }

  @Override
  public PipelineExecutorFactory getExecutorFactory(Configuration options) {
    return this;
  }

  @Override
  public Stream<String> getExecutorNames() {
    return Stream.of(NAME);
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public boolean isCompatibleWith(Configuration options) {
    return true;
  }

  @Override
  public PipelineExecutor getExecutor(Configuration options) {
    return this;
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
