// Arrows that drift. A vertex's normal says where its arrow goes in a round, by x and z, and by y how far into the round it is ahead
// of others.

#import bevy_pbr::{
    forward_io::{Vertex, VertexOutput},
    mesh_functions,
    mesh_view_bindings::globals,
    view_transformations::position_world_to_clip,
}

// Rounds a second; 0: everything stands in the middle of its round.
@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> rate: vec4<f32>;

@vertex
fn vertex(vertex: Vertex) -> VertexOutput {
    let moving = fract(globals.time * rate.x + vertex.normal.y);
    let round = select(0.5, moving, rate.x > 0.0);
    let drift = vec3<f32>(vertex.normal.x, 0.0, vertex.normal.z) * (round - 0.5);
    // Where an arrow jumps back to its beginning it is not seen.
    let shown = clamp(6.0 * min(round, 1.0 - round), 0.0, 1.0);

    var out: VertexOutput;
    let world_from_local = mesh_functions::get_world_from_local(vertex.instance_index);
    let position = vec4<f32>(vertex.position + drift, 1.0);
    out.world_position = mesh_functions::mesh_position_local_to_world(world_from_local, position);
    out.position = position_world_to_clip(out.world_position.xyz);
    out.world_normal = vec3<f32>(0.0, 1.0, 0.0);
    out.color = vec4<f32>(vertex.color.rgb, vertex.color.a * shown);
#ifdef VERTEX_OUTPUT_INSTANCE_INDEX
    out.instance_index = vertex.instance_index;
#endif
    return out;
}

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    return in.color;
}
