package eu.riasc.wice.signaling.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes HTTP clients that share one thread, however many there have been. fabric8's own factory
 * gives each client a pool without bounds.
 */
final class HttpThread extends JdkHttpClientFactory {
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "signaling-k8s-http");
            thread.setDaemon(true);
            return thread;
          });

  HttpClient client(Config config) {
    return newBuilder(config).build();
  }

  @Override
  protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
    return java.net.http.HttpClient.newBuilder().executor(executor);
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    // the next client goes on with the thread; the JDK's own ends with its last stream
  }

  void stop() {
    executor.shutdown();
  }
}
